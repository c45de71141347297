using CsCheck;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Proof;

/// <summary>Of several looks at one page the worst counts.</summary>
public class PageProofTests
{
    private static readonly EntryRevision Four = new("7", Revision: "4");

    [Theory]
    [InlineData(new[] { "4" }, false, Verdict.Fresh, "/a is fresh: it shows revision 4.")]
    [InlineData(new[] { "3" }, false, Verdict.Stale, "/a is stale: it shows revision 3, and 4 was published. See that the site's route forgets what it is sent, and that every cache in front is under 'purge'.")]
    [InlineData(new[] { "4", "5" }, false, Verdict.Fresh, "/a is fresh on 2 of 2: 127.0.0.1 shows revision 4.")]
    [InlineData(new[] { "4", "3" }, false, Verdict.Stale, "/a is stale on 1 of 2: 127.0.0.2 shows revision 3, and 4 was published. Each instance keeps a cache of its own: name them in 'instances'.")]
    [InlineData(new[] { "4", "3" }, true, Verdict.Stale, "/a is stale on 1 of 2: 127.0.0.2 shows revision 3, and 4 was published. See that the site's route forgets what it is sent, and that every cache in front is under 'purge'.")]
    [InlineData(new[] { "3", "2", "4" }, true, Verdict.Stale, "/a is stale on 2 of 3: 127.0.0.1 shows revision 3, and 4 was published. See that the site's route forgets what it is sent, and that every cache in front is under 'purge'.")]
    [InlineData(new[] { "3", "3" }, false, Verdict.Stale, "/a is stale on 2 of 2: 127.0.0.1 shows revision 3, and 4 was published. See that the site's route forgets what it is sent, and that every cache in front is under 'purge'.")]
    [InlineData(new[] { "4", "down" }, false, Verdict.Fresh, "/a is fresh: 127.0.0.1 shows revision 4.")]
    [InlineData(new[] { "4", "down" }, true, Verdict.Unknown, "/a cannot be judged on 1 of 2: 127.0.0.2 could not be looked at: Down.")]
    [InlineData(new[] { "down", "down" }, false, Verdict.Unknown, "/a cannot be judged on 2 of 2: 127.0.0.1 could not be looked at: Down.")]
    public void It_says_where_and_on_how_many(string[] shown, bool named, Verdict verdict, string text)
    {
        var proof = Proven(shown, named);

        Assert.Equal((verdict, text), (proof.Verdict, proof.Text));
    }

    [Fact]
    public void A_page_is_fresh_when_every_instance_shows_what_was_published_or_newer() => Gen.Select(Gen.Int[1, 8].Array[1, 6], Gen.Bool).Sample((shown, named) =>
        (Proven([.. shown.Select(revision => $"{revision}")], named).Verdict == Verdict.Fresh) == shown.All(revision => revision >= 4));

    [Fact]
    public void It_is_looked_at_again_as_long_as_one_of_them_may_change()
    {
        Assert.True(Proven(["4", "5"], named: true).IsFinal);
        Assert.False(Proven(["4", "3"], named: true).IsFinal);
        Assert.False(Proven(["4", "down"], named: true).IsFinal);
    }

    private static PageProof Proven(string[] shown, bool named) => PageProof.Of(
        Some.Path("/a"),
        [.. shown.Index().Select(one => Seen(shown.Length == 1 ? null : $"127.0.0.{one.Index + 1}", one.Item)).Select(seen => (seen, Judge.Of(seen, new PageTerms([Four]), "<meta>")))],
        named);

    private static Observation Seen(string? instance, string shown) => shown == "down" ? Observation.Unanswered("Down.") with { Instance = instance } : new Observation { Instance = instance, Status = 200, Marker = shown };
}
