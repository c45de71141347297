using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>Which waiting jobs a delivered call has made superfluous.</summary>
public class SupersessionTests
{
    private static readonly QueuedJob Waiting = Some.Job("old", 2, "tag:a", "path:/blog/x");

    [Theory]
    [InlineData("tag:a path:/blog/x")]
    [InlineData("path:/blog/x !tag:b tag:a")]
    [InlineData("!tag:a !path:/blog/x")]
    [InlineData("tag:a layout:/blog")]
    [InlineData("everything")]
    public void A_job_all_of_which_has_been_told_is_superseded(string told) => Assert.Equal(["old"], Superseded(Told(told)));

    [Theory]
    [InlineData("tag:a")]
    [InlineData("tag:b path:/blog/x")]
    [InlineData("tag:a page:/blog/x")]
    [InlineData("tag:a layout:/shop")]
    [InlineData("tag:a layout:/[lang]")]
    public void A_job_of_which_something_has_not_been_told_stays(string told) => Assert.Empty(Superseded(Told(told)));

    [Theory]
    [InlineData("!tag:a", "tag:a")]
    [InlineData("!tag:a", "everything")]
    [InlineData("!path:/blog", "layout:/")]
    public void A_milder_mode_does_not_do(string wanted, string told) => Assert.Empty(Superseded(Told(told), Some.Job("old", 1, wanted)));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void A_job_that_was_accepted_when_the_call_had_begun_stays(int callBeganAfter, bool superseded) =>
        Assert.Equal(superseded, Superseded(Told("everything", Some.Time.AddTicks(callBeganAfter))).Any());

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void A_job_that_still_waited_for_the_CMS_when_the_call_began_stays(int callBeganAfter, bool superseded)
    {
        var settles = Waiting with { Job = Waiting.Job with { NotBefore = Some.Time.AddSeconds(5) } };

        Assert.Equal(superseded, Superseded(Told("everything", Some.Time.AddSeconds(5).AddTicks(callBeganAfter)), settles).Any());
    }

    [Fact]
    public void A_late_retry_closes_nothing_that_was_accepted_after_it()
    {
        var older = Waiting.Job with { AcceptedAt = Some.Time.AddTicks(-1) };

        Assert.Empty(Superseded([new ToldInvalidation(Some.Stale("everything"), Some.Time.AddHours(1), older)]));
    }

    [Theory]
    [InlineData(8, 9, false)]
    [InlineData(9, 9, true)]
    [InlineData(10, 9, true)]
    public void An_event_that_the_CMS_sent_late_closes_no_later_revision(int delivered, int waiting, bool superseded)
    {
        var told = new ToldInvalidation(Some.Stale("everything"), Some.Time.AddHours(1), Waiting.Job with { AcceptedAt = Some.Time.AddMinutes(1), Revisions = [Revision(delivered)] });

        Assert.Equal(superseded, Superseded([told], Waiting with { Job = Waiting.Job with { Revisions = [new EntryRevision("other", Revision: "100"), Revision(waiting)] } }).Any());
    }

    [Fact]
    public void Revisions_of_two_sources_are_not_compared()
    {
        var told = new ToldInvalidation(Some.Stale("everything"), Some.Time.AddHours(1), Waiting.Job with { Source = "another", Revisions = [Revision(8)] });

        Assert.Single(Superseded([told], Waiting with { Job = Waiting.Job with { Revisions = [Revision(9)] } }));
    }

    [Fact]
    public void Several_calls_together_may_do_what_a_job_asks_for()
    {
        var told = Told("tag:a", Some.Time.AddSeconds(1)).Concat(Told("path:/blog/x", Some.Time.AddSeconds(2), "third")).ToList();

        var found = Assert.Single(Supersession.Find(told, [Waiting]));

        Assert.Equal(["wh-new", "wh-third"], found.By.Select(item => item.By.WebhookId));
    }

    [Fact]
    public void A_job_without_invalidations_is_not_what_a_call_was_about() => Assert.Empty(Superseded(Told("everything"), Some.Job("old", 1)));

    private static EntryRevision Revision(int number) => new("4711", "blogPost", "en-US", $"{number}");

    private static List<ToldInvalidation> Told(string invalidations, DateTimeOffset? at = null, string by = "new") =>
        [.. invalidations.Split(' ').Select(text => new ToldInvalidation(Some.Stale(text), at ?? Some.Time.AddMinutes(1), Some.Job(by, 0).Job))];

    private static IEnumerable<string> Superseded(IReadOnlyList<ToldInvalidation> told, QueuedJob? waiting = null) =>
        Supersession.Find(told, [waiting ?? Waiting]).Select(job => job.Job.Job.Id);
}
