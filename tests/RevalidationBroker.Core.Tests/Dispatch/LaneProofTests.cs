using System.Text;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Fakes;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Dispatch;

/// <summary>Pages are looked at when all have forgotten them, and what is seen is written down and holds nothing up.</summary>
public class LaneProofTests
{
    private const string Prove = """ "prove": { "marker": "meta:content-revision" } """;

    [Fact]
    public async Task A_fresh_page_is_written_down_with_the_time_that_it_took()
    {
        var harness = new LaneDispatcherHarness(more: Prove);
        using var times = new MetricCollector<double>(harness.Meters, BrokerMetrics.MeterName, "broker.proof.time_to_fresh");
        using var verdicts = new MetricCollector<long>(harness.Meters, BrokerMetrics.MeterName, "broker.proof.verdicts");
        harness.Site.Answers(Page("4"));
        harness.Clock.Advance(TimeSpan.FromSeconds(1.5));

        var settlement = await harness.DispatchAsync(Next("1", "4", "tag:a", "path:/a", "page:/b/[slug]"));

        Assert.IsType<Settlement.Complete>(Assert.Single(settlement.Jobs).Settlement);
        var attempt = Assert.Single(harness.Journal.Attempts);
        Assert.Equal(("proof", "fresh", "/a is fresh: it shows revision 4. Seen 1.5 s after the webhook was received.", 0, 1), (attempt.Layer, attempt.Outcome, attempt.Detail, attempt.Tags, attempt.Paths));
        Assert.Equal(["GET https://www.example.com/a"], Got(harness));
        Assert.Equal((1.5, "production"), (times.LastMeasurement!.Value, times.LastMeasurement.Tags["deployment"]));
        Assert.Equal("fresh", verdicts.LastMeasurement!.Tags["verdict"]);
    }

    [Fact]
    public async Task A_stale_page_is_looked_at_again_until_the_time_is_over_and_its_job_is_done_all_the_same()
    {
        var harness = new LaneDispatcherHarness(more: """ "prove": { "marker": "meta:content-revision", "within": "10s" } """);
        harness.Site.Answers(Page("3"));
        var (job, waits) = (Next("1", "4", "path:/a"), new List<double>());

        LaneSettlement settlement;
        while ((settlement = await harness.DispatchAsync(job)).Jobs[0].Settlement is Settlement.Retry retry)
        {
            waits.Add((retry.At - harness.Clock.GetUtcNow()).TotalSeconds);
            harness.Clock.SetUtcNow(retry.At);
            job = new QueuedJob(retry.As!, job.Attempts + 1);
        }

        Assert.Equal([1, 2, 4, 3], waits);
        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Equal((null, null), (settlement.Park, settlement.Hold));
        Assert.Equal(("stale", "/a is stale: it shows revision 3, and 4 was published. See that the site's route forgets what it is sent, and that every cache in front is under 'purge'. Seen 10.0 s after the webhook was received."), Assert.Single(harness.Journal.Attempts.Select(attempt => (attempt.Outcome, attempt.Detail))));
        Assert.Single(harness.Logged("page.judged"));
    }

    [Fact]
    public async Task What_is_certain_is_not_looked_at_again()
    {
        var harness = new LaneDispatcherHarness(more: """ "prove": { "marker": "meta:content-revision", "paths": "/" } """);
        harness.Site.ByRequest = request => Page(request.RequestUri!.AbsolutePath == "/b" ? "3" : "4");

        var retry = Assert.IsType<Settlement.Retry>((await harness.DispatchAsync(Next("1", "4", "path:/a", "path:/b"))).Jobs[0].Settlement);
        harness.Site.Calls.Clear();
        await harness.DispatchAsync(new QueuedJob(retry.As!, 1));

        Assert.Equal(["GET https://www.example.com/b"], Got(harness));
        Assert.Equal(["/ is", "/a is"], harness.Journal.Attempts.Select(attempt => attempt.Detail[..attempt.Detail.IndexOf(" fresh", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task An_older_webhook_does_not_wait_for_what_a_newer_one_has_replaced()
    {
        var harness = new LaneDispatcherHarness(more: Prove);
        harness.Site.Answers(Page("4"));

        var settlement = await harness.DispatchAsync(Next("1", "3", "path:/a"), Next("2", "4", "path:/a"), Next("3", "5", "path:/a"));

        Assert.Equal([typeof(Settlement.Complete), typeof(Settlement.Complete), typeof(Settlement.Retry)], settlement.Jobs.Select(job => job.Settlement.GetType()));
        Assert.Single(harness.Site.Calls);
        Assert.Equal(["wh-1", "wh-2"], Assert.Single(harness.Journal.Attempts).WebhookIds);
    }

    [Theory]
    [InlineData("tag:a", "Tags and patterns are no addresses: name pages that show the content in 'prove.paths'.", 1, 0)]
    [InlineData("page:/b/[slug]", "Tags and patterns are no addresses: name pages that show the content in 'prove.paths'.", 0, 1)]
    public async Task What_cannot_be_looked_at_is_said(string stale, string reason, int tags, int paths)
    {
        var harness = new LaneDispatcherHarness(more: Prove);

        var settlement = await harness.DispatchAsync(Next("1", "4", stale));

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Equal((Attempt.LeftOut, reason, tags, paths), Assert.Single(harness.Journal.Attempts.Select(attempt => (attempt.Outcome, attempt.Detail, attempt.Tags, attempt.Paths))));
        Assert.Empty(harness.Site.Calls);
    }

    [Fact]
    public async Task No_more_pages_are_looked_at_than_was_said()
    {
        var harness = new LaneDispatcherHarness(more: """ "prove": { "marker": "meta:content-revision", "top": 2 } """);
        harness.Site.Answers(Page("4"));

        var settlement = await harness.DispatchAsync([.. Enumerable.Range(1, 100).Select(i => Next($"{i}", "4", $"path:/{i}"))]);

        Assert.All(settlement.Jobs, job => Assert.IsType<Settlement.Complete>(job.Settlement));
        Assert.Equal(2, harness.Site.Calls.Count);
        var leftOut = Assert.Single(harness.Journal.Attempts, attempt => attempt.Outcome == Attempt.LeftOut);
        Assert.Equal((98, 98), (leftOut.Paths, leftOut.WebhookIds.Count));
    }

    [Fact]
    public async Task Of_a_site_that_moves_a_page_by_a_slash_the_page_is_looked_at()
    {
        var harness = new LaneDispatcherHarness(more: Prove);
        harness.Site.ByRequest = request => request.RequestUri!.AbsolutePath == "/a/" ? Page("4") : FakeSite.Status(308, location: new Uri("/a/", UriKind.Relative));

        await harness.DispatchAsync(Next("1", "4", "path:/a"));

        Assert.Equal("fresh", Assert.Single(harness.Journal.Attempts).Outcome);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3600)]
    public async Task A_broker_that_stops_looks_at_the_rest_later_and_counts_nothing(int secondsSinceAllWasTold)
    {
        var harness = new LaneDispatcherHarness(more: Prove);
        harness.Clock.Advance(TimeSpan.FromSeconds(secondsSinceAllWasTold));
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();
        var job = Next("1", "4", "path:/a");

        var settlement = await harness.DispatchAsync(new LaneLease("1", job.Job.Lane, [job], Park: null), TestContext.Current.CancellationToken, stopping.Token);

        var retry = Assert.IsType<Settlement.Retry>(settlement.Jobs[0].Settlement);
        Assert.Equal((true, false), (retry.At <= harness.Clock.GetUtcNow(), retry.Counts));
        Assert.Empty(harness.Site.Calls);
        Assert.Empty(harness.Journal.Attempts);
    }

    // The layer that stood here was taken out of the configuration when it had been told of a part.
    [Fact]
    public async Task A_job_that_was_told_elsewhere_in_parts_can_be_read_again_when_only_some_of_its_pages_are_left()
    {
        var harness = new LaneDispatcherHarness(more: Prove);
        harness.Site.Answers(Page("3"));
        var job = Next("1", "4", "tag:a", "tag:b", "path:/a") is var next ? next with { Job = next.Job with { Layer = "cdn", ToldBefore = [2] } } : null!;

        var retry = Assert.IsType<Settlement.Retry>((await harness.DispatchAsync(job)).Jobs[0].Settlement);

        Assert.Equal(["path:/a"], JobMessage.Read(JobMessage.Write(retry.As!)).Invalidations.Select(Some.Written));
    }

    [Fact]
    public async Task A_look_has_the_deployments_headers_and_shows_nobody_its_secret()
    {
        var harness = new LaneDispatcherHarness(more: Prove + """, "headers": { "x-key": { "secret": "site" } } """);
        harness.Site.ByRequest = request => Page(request.Headers.GetValues("x-key").Single());

        var settlement = await harness.DispatchAsync(Next("1", "4", "path:/a") with { Attempts = 9 });

        Assert.Equal(LaneDispatcherHarness.SecretText, harness.Site.Calls[0].Request.Headers.GetValues("x-key").Single());
        Assert.DoesNotContain(LaneDispatcherHarness.SecretText, harness.Written(settlement), StringComparison.Ordinal);
    }

    internal static SiteAnswer Page(string revision) =>
        new SiteAnswer.Answered(new LayerAnswer(200, "text/html", null, null, Encoding.UTF8.GetBytes($"<html><head><meta name=\"content-revision\" content=\"{System.Net.WebUtility.HtmlEncode(revision)}\"/>")));

    internal static QueuedJob Next(string id, string? revision, params string[] stale) => Some.Job(id, 0, stale) is var job
        ? job with { Job = job.Job.Advanced(Some.Time) with { Layer = "proof", Revisions = revision is null ? null : [new EntryRevision("7", Revision: revision)] } }
        : null!;

    private static List<string> Got(LaneDispatcherHarness harness) => [.. harness.Site.Calls.Select(call => $"{call.Request.Method} {call.Request.RequestUri}")];
}
