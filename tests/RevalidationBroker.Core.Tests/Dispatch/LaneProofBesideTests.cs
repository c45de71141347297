using RevalidationBroker.Fakes;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;
using static RevalidationBroker.Dispatch.LaneProofTests;

namespace RevalidationBroker.Dispatch;

/// <summary>Pages that are not the changed entry's own are looked at too, after its own, and each verdict is written once.</summary>
public class LaneProofBesideTests
{
    [Fact]
    public async Task The_page_of_an_entry_that_refers_to_it_is_judged_by_what_is_known_and_warns_nobody_for_what_is_not()
    {
        var harness = new LaneDispatcherHarness(more: """ "prove": { "marker": "meta:content-revision" } """);
        harness.Site.Answers(Page("9"));
        var job = Next("1", "4", "path:/a", "path:/author", "path:/old");

        var settlement = await harness.DispatchAsync(job with { Job = job.Job with { Beside = ["/author", "/old"], Former = ["/old"] } });

        Assert.Equal(["/old"], Assert.IsType<Settlement.Retry>(settlement.Jobs[0].Settlement).As!.Invalidations.Select(Some.Written).Select(told => told["path:".Length..]));
        Assert.Equal(["fresh", "unknown"], harness.Journal.Attempts.Select(attempt => attempt.Outcome));
        Assert.StartsWith("/author cannot be judged: it shows revision 9, which does not say whether", harness.Journal.Attempts[1].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(harness.Log.Collector.GetSnapshot(), record => record.Level >= Microsoft.Extensions.Logging.LogLevel.Warning);
    }

    [Fact]
    public async Task Pages_of_the_changed_entries_come_before_those_that_are_beside()
    {
        var harness = new LaneDispatcherHarness(more: """ "prove": { "marker": "meta:content-revision", "top": 2 } """);
        harness.Site.Answers(Page("4"));
        var (one, two) = (Next("1", "4", "path:/author", "path:/a"), Next("2", "4", "path:/b"));

        await harness.DispatchAsync(one with { Job = one.Job with { Beside = ["/author"] } }, two);

        Assert.Equal(["/a", "/b"], harness.Site.Calls.Select(call => call.Request.RequestUri!.AbsolutePath).Order());
        Assert.Equal("No more pages are looked at in one turn than 'prove.top' allows.", Assert.Single(harness.Journal.Attempts, attempt => attempt.Outcome == Attempt.LeftOut).Detail);
    }

    // The turn after one that was cut off counted as the first, which looks at 'prove.paths' anew.
    [Fact]
    public async Task What_was_certain_when_the_broker_stopped_is_not_written_again()
    {
        var harness = new LaneDispatcherHarness(more: """ "prove": { "marker": "meta:content-revision", "paths": "/" } """);
        using var stopping = new CancellationTokenSource();
        harness.Site.ByRequest = _ =>
        {
            stopping.Cancel();
            return Page("4");
        };
        var job = Next("1", "4", "path:/a");

        var cut = await harness.DispatchAsync(new LaneLease("1", job.Job.Lane, [job], Park: null), TestContext.Current.CancellationToken, stopping.Token);
        var retry = Assert.IsType<Settlement.Retry>(cut.Jobs[0].Settlement);
        await harness.DispatchAsync(new QueuedJob(retry.As!, retry.Counts ? 1 : 0));

        Assert.Equal(["/ is", "/a is"], harness.Journal.Attempts.Select(attempt => attempt.Detail[..attempt.Detail.IndexOf(" fresh", StringComparison.Ordinal)]));
        Assert.Equal(2, harness.Site.Calls.Count);
    }

    [Fact]
    public async Task Of_a_batch_each_page_is_judged_by_its_own_entry_and_one_that_the_job_does_not_name_says_why()
    {
        var harness = new LaneDispatcherHarness(more: """ "prove": { "marker": "meta:content-revision" } """);
        harness.Site.ByRequest = request => Page(request.RequestUri!.AbsolutePath == "/b" ? "8" : "4");
        var job = Next("1", "4", "path:/a", "path:/b", "path:/c");

        await harness.DispatchAsync(job with
        {
            Job = job.Job with
            {
                Revisions = [new EntryRevision("1", Revision: "4"), new EntryRevision("2", Revision: "8")],
                Pages = [new PageEntry("/a", 0), new PageEntry("/b", 1)],
                MoreEntries = 1,
            },
        });

        Assert.Equal([("/a", "fresh"), ("/b", "fresh"), ("/c", "unknown")], harness.Journal.Attempts.Select(attempt => (attempt.Detail.Split(' ')[0], attempt.Outcome)).Order());
        Assert.Contains("3 entries changed at once", harness.Journal.Attempts.Single(attempt => attempt.Outcome == "unknown").Detail, StringComparison.Ordinal);
    }
}
