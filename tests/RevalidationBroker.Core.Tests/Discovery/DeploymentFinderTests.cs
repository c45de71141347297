using CsCheck;
using RevalidationBroker.Configuration;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Discovery;

public class DeploymentFinderTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly DeploymentTemplate Previews = Template("previews", most: 3);

    private static readonly Gen<KnownDeployment> AnyKnown =
        from id in Gen.Int[0, 12]
        from runs in Gen.Bool
        from hours in Gen.Int[0, 200]
        from branch in Gen.OneOf<string?>(null, "main", "feature/a", "feature-a", "dependabot/npm")
        from project in Gen.OneOf("prj_1", "prj_2")
        from address in Gen.OneOf("a.vercel.app", "b.vercel.app", "evil.example")
        from source in Gen.OneOf("vercel", "other")
        select new KnownDeployment(source, A.Sighting($"dpl_{id}", runs, A.Time - hours * Hour, branch) with { ProjectId = project, Address = address });

    // Of each id of a source one is known.
    private static readonly Gen<IReadOnlyList<KnownDeployment>> AnyRegistry = AnyKnown.List[0, 15].Select(known => (IReadOnlyList<KnownDeployment>)[.. known.DistinctBy(one => (one.Source, one.Last.Id))]);

    [Fact]
    public void Only_those_are_found_that_run_that_are_wanted_that_may_be_called_and_whose_time_is_not_past() => AnyRegistry.Sample(known =>
        Find(known).All(found => known.Any(one => one.Last.Id == found.Id && one.Last.Runs && one.Source == "vercel" && one.Last.Branch != "dependabot/npm"
            && one.Last.Address == found.Url.Host && found.Url.Scheme == "https" && found.Url.Host.EndsWith(".vercel.app", StringComparison.Ordinal)
            && A.Time < found.Expires && found.Expires == one.Last.At + Previews.Rules.Expires)));

    [Fact]
    public void Each_name_is_there_once_and_no_more_than_the_template_takes() => AnyRegistry.Sample(known =>
        Find(known) is var found && found.Select(one => one.Name).Distinct().Count() == found.Count && found.Count <= Previews.Rules.Most);

    [Fact]
    public void Nothing_that_is_left_out_is_newer_than_what_is_found_of_its_branch_or_when_there_are_enough_of_any() => AnyRegistry.Sample(known =>
    {
        var (few, all) = (Find(known), Find(known, Template("previews", most: 1000)));
        var wanted = known.Where(one => all.Any(found => found.Name == DiscoveredName.Of("previews", one.Last)) && one.Last.Runs && Previews.Rules.Want(one.Source, one.Last) && Previews.Rules.UrlOf(one.Last) is not null);
        return wanted.All(one => all.Single(found => found.Name == DiscoveredName.Of("previews", one.Last)).Expires >= one.Last.At + Previews.Rules.Expires)
            && few.All(all.Contains)
            && few.Count == Math.Min(all.Count, Previews.Rules.Most)
            && all.Except(few).All(left => few.All(found => found.Expires >= left.Expires));
    });

    [Fact]
    public void The_order_in_which_they_are_known_makes_no_difference() =>
        Gen.Select(AnyRegistry, Gen.Int).Sample((known, seed) => Find(known).SequenceEqual(Find([.. known.OrderBy(one => HashCode.Combine(seed, one.Last.Id, one.Source))])));

    [Fact]
    public void In_whatever_order_its_webhooks_come_what_is_found_is_the_same() => Gen.Select(AnyKnown.List[0, 15], Gen.Int).Sample((said, seed) =>
        Find(After(said)).SequenceEqual(Find(After([.. said.OrderBy(one => HashCode.Combine(seed, one))])))
        // Two of one moment that both say that it runs, and differ in the rest, no sender sends.
        || said.GroupBy(one => (one.Source, one.Last.Id, one.Last.At)).Any(same => same.Distinct().Count() > 1));

    [Fact]
    public void A_deployment_is_told_until_its_time_is_past_and_not_a_moment_longer()
    {
        IReadOnlyList<KnownDeployment> known = [new("vercel", A.Sighting())];
        var expiry = A.Time + Previews.Rules.Expires;

        Assert.Single(DeploymentFinder.Find([Previews], known, expiry.AddTicks(-1)));
        Assert.Empty(DeploymentFinder.Find([Previews], known, expiry));
    }

    [Fact]
    public void When_the_newest_of_a_branch_is_gone_the_one_before_it_is_told_again()
    {
        var (older, newer) = (A.Sighting("dpl_1", at: A.Time - Hour), A.Sighting("dpl_2", at: A.Time));

        Assert.Equal("dpl_2", Assert.Single(Find([new("vercel", older), new("vercel", newer)])).Id);
        Assert.Equal("dpl_1", Assert.Single(Find([new("vercel", older), new("vercel", newer with { Runs = false })])).Id);
    }

    [Fact]
    public void A_time_at_the_end_of_all_times_does_no_harm()
    {
        Assert.Single(Find([new("vercel", A.Sighting(at: DateTimeOffset.MaxValue))]));
        Assert.Empty(Find([new("vercel", A.Sighting(at: DateTimeOffset.MinValue))]));
    }

    private static IReadOnlyList<FoundDeployment> Find(IReadOnlyList<KnownDeployment> known, DeploymentTemplate? template = null) => DeploymentFinder.Find([template ?? Previews], known, A.Time);

    private static IReadOnlyList<KnownDeployment> After(IReadOnlyList<KnownDeployment> said)
    {
        var known = new Dictionary<(string, string), KnownDeployment>();
        foreach (var one in said)
        {
            if (!known.TryGetValue((one.Source, one.Last.Id), out var last) || one.Last.Supersedes(last.Last)) known[(one.Source, one.Last.Id)] = one;
        }

        return [.. known.Values];
    }

    private static DeploymentTemplate Template(string name, int most) => new(
        name,
        new DiscoverRules { Source = "vercel", Branches = new BranchFilter(["!dependabot/*"]), Expires = TimeSpan.FromDays(7), Most = most, Hosts = [HostPattern.Of("*.vercel.app")!] },
        (_, _) => null);
}
