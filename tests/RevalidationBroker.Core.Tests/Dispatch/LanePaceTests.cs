using System.Text.Json;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>A deployment that is slow or busy is asked for less.</summary>
public class LanePaceTests
{
    private static readonly string[] Thousand = [.. Enumerable.Range(0, 1000).Select(i => $"tag:{i}")];

    [Fact]
    public async Task A_slow_answer_makes_the_rest_of_the_batch_smaller_and_nothing_is_lost()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 400, concurrency: 2);
        AnswersAfter(harness, seconds: 6);

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, Thousand));

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Equal([400, 200, 100, 50, 50, 50, 50, 50, 50], Sizes(harness));
        Assert.Equal(Thousand.Length, harness.Site.Calls.SelectMany(call => Tags(call.Body)).Distinct().Count());
    }

    public static TheoryData<string> Overloads => ["timeout", "429", "503"];

    [Theory, MemberData(nameof(Overloads))]
    public async Task After_an_overload_the_next_try_is_half_and_good_answers_raise_it(string overload)
    {
        var harness = new LaneDispatcherHarness(concurrency: 4);
        using var calls = new MetricCollector<int>(harness.Meters, BrokerMetrics.MeterName, "broker.deployments.calls_limit");
        using var items = new MetricCollector<int>(harness.Meters, BrokerMetrics.MeterName, "broker.deployments.items_limit");
        harness.Site.Answers(overload == "timeout" ? new SiteAnswer.Unreachable("It did not answer.") : FakeSite.Status(overload == "429" ? 429 : 503), FakeSite.Revalidated());
        await harness.DispatchAsync(Some.Job("1", 0, Thousand));

        var settlement = await harness.DispatchAsync(Some.Job("1", 1, Thousand));

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Equal([1000, 500, 500], Sizes(harness));
        Assert.Equal([2, 2, 3], calls.GetMeasurementSnapshot().Select(one => one.Value));
        Assert.Equal([500, 562, 625], items.GetMeasurementSnapshot().Select(one => one.Value));
        Assert.All(items.GetMeasurementSnapshot(), one => Assert.Equal("production", one.Tags["deployment"]));
    }

    [Fact]
    public async Task What_is_smaller_is_still_halved_until_the_item_to_blame_is_alone()
    {
        var harness = new LaneDispatcherHarness();
        harness.Site.Answers(FakeSite.Status(503));
        for (var i = 0; i < 6; i++) await harness.DispatchAsync(Some.Job("1", 0, Thousand));
        harness.Site.ByBody = body => body.Contains("\"bad\"", StringComparison.Ordinal) ? FakeSite.Status(400) : FakeSite.Revalidated();

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, Thousand), Some.Job("2", 0, "tag:bad", "tag:a"), Some.Job("3", 0, "tag:b"));

        Assert.Equal(["Complete", "DeadLetter", "Complete"], settlement.Jobs.Select(job => job.Settlement.GetType().Name));
        Assert.Contains(harness.Site.Calls, call => call.Body.Contains("\"tags\":[\"bad\"]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_batch_is_never_cut_so_small_that_it_would_not_get_through_in_its_turn()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 10_000);
        harness.Site.Answers(FakeSite.Status(503));
        for (var i = 0; i < 10; i++) await harness.DispatchAsync(Some.Job("1", 0, Thousand));
        AnswersAfter(harness, seconds: 9.9);

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, [.. Enumerable.Range(0, 6000).Select(i => $"tag:{i}")]));

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
    }

    [Fact]
    public async Task A_lane_that_has_had_its_turn_settles_what_is_done_and_leaves_the_rest_uncounted()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1);
        AnswersAfter(harness, seconds: 9.9);

        var settlement = await harness.DispatchAsync([.. Enumerable.Range(0, 100).Select(i => Some.Job($"{i}", 3, $"tag:{i}"))]);

        Assert.All(settlement.Jobs.Take(31), job => Assert.IsType<Settlement.Complete>(job.Settlement));
        Assert.All(settlement.Jobs.Skip(31), job => Assert.Equal(new Settlement.Retry(harness.Clock.GetUtcNow().AddSeconds(1), Counts: false), job.Settlement));
        Assert.Equal(31, harness.Site.Calls.Count);
    }

    public static TheoryData<string> NotSent => ["breaker", "forbidden", "no secret"];

    [Theory, MemberData(nameof(NotSent))]
    public async Task What_was_not_sent_is_not_logged_as_a_call(string cause)
    {
        var harness = new LaneDispatcherHarness();
        harness.Site.Answers(cause == "breaker" ? new SiteAnswer.BreakerOpen(TimeSpan.FromSeconds(20)) : new SiteAnswer.Forbidden("Not there."));
        if (cause == "no secret") harness.Secrets.Clear();

        await harness.DispatchAsync(Some.Job("1", 0, "tag:a"), Some.Job("2", 0, "path:/b"));

        Assert.Empty(harness.Logged("call.made"));
        Assert.StartsWith($"Did not call deployment production: {(cause == "breaker" ? "not attempted" : "misconfigured")}, with 2 jobs, 1 tags, 1 paths, layer nextjs. ", Assert.Single(harness.Logged("call.not_made")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dispatch_that_is_told_to_stop_begins_no_further_call_and_settles_what_is_done()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1);
        using var stopping = new CancellationTokenSource();
        harness.Site.Script.Enqueue(async _ =>
        {
            await stopping.CancelAsync();
            return FakeSite.Revalidated();
        });

        var settlement = await harness.DispatchAsync(new LaneLease("1", "production", [Some.Job("1", 0, "tag:a"), Some.Job("2", 7, "tag:b")], null), TestContext.Current.CancellationToken, stopping.Token);

        Assert.Equal([new Settlement.Complete(), new Settlement.Retry(Some.Time.AddSeconds(1), Counts: false)], settlement.Jobs.Select(job => job.Settlement));
        Assert.DoesNotContain(harness.Log.Collector.GetSnapshot(), record => record.Level >= LogLevel.Warning);
    }

    private static void AnswersAfter(LaneDispatcherHarness harness, double seconds)
    {
        harness.Site.ByBody = _ =>
        {
            harness.Clock.Advance(TimeSpan.FromSeconds(seconds));
            return FakeSite.Revalidated();
        };
    }

    private static IEnumerable<int> Sizes(LaneDispatcherHarness harness) => harness.Site.Calls.Select(call => Tags(call.Body).Count());

    private static IEnumerable<string> Tags(string body) => [.. JsonDocument.Parse(body).RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!)];
}
