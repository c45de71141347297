using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Dispatch;

/// <summary>A job knows what its pages should show.</summary>
public class JobPagesTests
{
    [Fact]
    public void Pages_of_referring_entries_and_former_addresses_are_beside()
    {
        var job = Job(Plan(Post("1", "4", ("/blog/new", null), ("/blog/old", "as it was before"), ("/authors", "post 1, by its 'author'"), ("/b/[slug]", "post 1, by its 'author'"))));

        Assert.Equal(["/authors", "/blog/old"], job.Beside!);
        Assert.Equal(["/blog/old"], job.Former!);
        Assert.Null(job.Pages);
    }

    [Fact]
    public void What_a_rule_gives_for_the_entry_itself_is_its_own_whatever_refers_to_it() =>
        Assert.Null(Job(Plan(Post("1", "4", ("/authors", "post 1, by its 'author'"), ("/authors", null)))).Beside);

    [Fact]
    public void Most_webhooks_are_about_one_entry_and_say_no_more()
    {
        var job = Job(Plan(Post("1", "4", ("/blog/new", null))));

        Assert.Equal(["1"], job.Revisions!.Select(revision => revision.Id));
        Assert.Equal((null, null, null, 0), (job.Beside, job.Former, job.Pages, job.MoreEntries));
    }

    [Fact]
    public void Of_several_entries_each_page_has_its_own()
    {
        var job = Job(Plan(Post("1", "4", ("/a", null), ("/authors", "post 1")), Post("2", "9", ("/b", null), ("/list", null)), Post("3", "1", ("/list", null))));

        Assert.Equal(["/a 1", "/b 2", "/list 2", "/list 3", "/authors 1"], About(job));
    }

    [Fact]
    public void What_several_plans_told_is_one_the_latest_state_of_each_entry()
    {
        var job = Job(Plan(Post("1", "4", ("/a", null))), Plan(Post("2", "1", ("/b", null))), Plan(Post("1", "6", ("/a", null))), Plan(Post("1", "5", ("/a/too", null))));

        Assert.Equal([("1", "6"), ("2", "1")], job.Revisions!.Select(revision => (revision.Id, revision.Revision)));
        Assert.Equal(["/a 1", "/b 2", "/a/too 1"], About(job));
    }

    // Of a page that an entry has left since it was told, a 404 is what it should answer.
    [Fact]
    public void What_was_an_entrys_own_is_former_when_a_later_plan_says_so()
    {
        var (first, moved, late) = (Plan(Post("1", "4", ("/a", null), ("/list", null))), Plan(Post("1", "5", ("/b", null), ("/a", "as it was before"), ("/list", "as it was before"), ("/list", null))), Plan(Post("1", "3", ("/b", "as it was before"))));

        Assert.Equal(["/a"], Job(first, moved, late).Former!);
        Assert.Null(Job(first, moved, Plan(Post("1", "6", ("/a", null), ("/b", null)))).Former);
        Assert.Equal(["/a 2", "/b 1", "/list 1"], About(Job(Plan(Post("2", "1", ("/a", null))), first, moved)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Beyond_what_a_job_carries_those_that_pages_are_judged_by_come_first_and_the_rest_is_counted()
    {
        var job = Job(Plan([.. Enumerable.Range(0, 60).Select(i => Post($"tag-{i}", "1")), .. Enumerable.Range(0, 20).Select(i => Post($"page-{i}", "1", ($"/{i}", null)))]));

        Assert.Equal((50, 30), (job.Revisions!.Count, job.MoreEntries));
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"/{i} page-{i}"), About(job));
    }

    [Fact]
    public void A_page_of_an_entry_that_is_not_carried_is_about_none()
    {
        var job = Job(Plan([.. Enumerable.Range(0, 51).Select(i => Post($"{i}", "1", ($"/{i}", null)))]));

        Assert.Equal(1, job.MoreEntries);
        Assert.DoesNotContain(job.Pages!, page => page.Path == "/50");
    }

    // A list is not fresh by the fifty that the job names, nor by those that have an id or whose plan can be read.
    [Fact]
    public void A_page_of_more_entries_than_are_named_says_of_how_many()
    {
        var bulk = Job(Plan([.. Enumerable.Range(0, 60).Select(i => Post($"{i}", "1", ($"/{i}", null), ("/list", null)))]));
        Assert.Equal((50, 10), (bulk.Pages!.Count(page => page is { Path: "/list", More: 10 }), bulk.Pages!.Single(page => page.Path == "/7") is { More: 0 } ? bulk.MoreEntries : -1));

        var nameless = Job(Plan(Post("1", "4", ("/list", null)), Post("2", "4", ("/list", "post 1")), Post(null, null, ("/list", null))), new Plan { Events = [], Deployments = [new DeploymentPlan("production", [Some.Stale("path:/list")])] });
        Assert.Equal([new PageEntry("/list", 0, More: 2), new PageEntry("/list", 1, IsBeside: true)], nameless.Pages!);
    }

    [Fact]
    public void So_does_a_page_that_a_job_has_no_room_to_name_with_all_of_its_entries()
    {
        var job = Job(Plan([.. Enumerable.Range(0, 40).Select(i => Post($"{i}", "1", [.. Enumerable.Range(0, 26).Select(page => ($"/{page}", (string?)null))]))]));

        Assert.Equal((JobPages.MostPages, 25), (job.Pages!.Count, job.Pages.Select(page => page.Path).Distinct().Count()));
        var tight = Job(Plan([.. Enumerable.Range(0, 30).Select(i => Post($"{i}", "1", [.. Enumerable.Range(0, 34).Select(page => ($"/{page}", (string?)null))]))]));
        Assert.Equal((10, 20, 0), (tight.Pages!.Count(page => page.Path == "/33"), tight.Pages!.First(page => page.Path == "/33").More, tight.MoreEntries));
    }

    [Fact]
    public void An_entry_without_an_id_and_a_plan_that_cannot_be_read_are_counted_too()
    {
        var unreadable = new Plan { Events = [], Deployments = [new DeploymentPlan("production", [Some.Stale("path:/x")])] };

        Assert.Equal(2, Job(Plan(Post("1", "4", ("/a", null)), Post(null, null, ("/b", null))), unreadable).MoreEntries);
        Assert.Equal((null, null, 0), Job(unreadable) is var job ? (job.Revisions, job.Pages, job.MoreEntries) : default);
    }

    [Fact]
    public void What_another_deployment_is_told_is_not_its_business() => Assert.Null(Job("preview", Plan(Post("1", "4", ("/a", null), ("/old", "as it was before")))).Beside);

    private static List<string> About(Job job) => [.. job.Pages!.Where(page => !page.IsBeside).Select(page => $"{page.Path} {job.Revisions![page.Entry].Id}")];

    private static Job Job(params Plan[] plans) => Job("production", plans);

    private static Job Job(string deployment, params Plan[] plans)
    {
        var pages = new JobPages(deployment);
        foreach (var plan in plans) pages.Add(plan);
        return pages.On(Some.Job("1", 0).Job);
    }

    private static Plan Plan(params EventPlan[] events) => new() { Events = events, Deployments = [new DeploymentPlan("production", [])] };

    private static EventPlan Post(string? id, string? revision, params (string Path, string? About)[] emitted) => new(
        EventSummary.Of(Some.Event() with { Id = id, Revision = revision }),
        null,
        [new RuleOutcome("post", true, null, [.. emitted.Select(one => new Emission(one.Path, new Invalidation.Path(Some.Path(one.Path), one.Path.Contains('[') ? PathType.Page : null), one.About))], [], ["production"])]);
}
