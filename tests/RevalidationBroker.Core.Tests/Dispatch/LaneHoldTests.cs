using Microsoft.Extensions.Logging;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>A site that asks to be left alone is: its lane waits, and nobody is alerted.</summary>
public class LaneHoldTests
{
    private readonly LaneDispatcherHarness _harness = new();

    [Theory]
    [InlineData(429, 120, 120)]
    [InlineData(503, 120, 120)]
    [InlineData(503, 0, 1)]
    [InlineData(503, 7200, 900)]
    public async Task The_lane_is_held_as_long_as_the_site_asks_within_reason(int status, int asked, int held)
    {
        _harness.Site.Answers(FakeSite.Status(status, retryAfter: TimeSpan.FromSeconds(asked)));

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Equal(Some.Time.AddSeconds(held), settlement.Hold!.Until);
        Assert.Equal(new Settlement.Retry(Some.Time.AddSeconds(Math.Max(1, asked)), Counts: true), settlement.Jobs[0].Settlement);
        Assert.Null(settlement.Park);
        Assert.Equal($"Deployment production is left alone for its layer nextjs; its jobs, and those that come meanwhile, wait for {TimeSpan.FromSeconds(held)}. The site answered {status} and asks to be left alone.", Assert.Single(_harness.Logged("lane.held")));
        Assert.DoesNotContain(_harness.Log.Collector.GetSnapshot(), line => line.Level == LogLevel.Error);
    }

    public static TheoryData<SiteAnswer> WithoutAWish => [FakeSite.Revalidated(), FakeSite.Status(503), new SiteAnswer.Unreachable("No route to the host."), FakeSite.Status(400)];

    [Theory, MemberData(nameof(WithoutAWish))]
    public async Task A_lane_is_not_held_when_the_site_asks_for_nothing(SiteAnswer answer)
    {
        _harness.Site.Answers(answer);

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Null(settlement.Hold);
        Assert.Empty(_harness.Logged("lane.held"));
    }

    [Theory]
    [InlineData(15, 15)]
    [InlineData(0, 1)]
    public async Task While_the_breaker_is_open_the_lane_is_held_so_that_nothing_is_dispatched_or_written_in_between(int seconds, int held)
    {
        _harness.Site.Answers(new SiteAnswer.BreakerOpen(TimeSpan.FromSeconds(seconds)));

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Equal(Some.Time.AddSeconds(held), settlement.Hold!.Until);
        Assert.Equal("The site has failed nearly every time of late, so nothing was sent; it is tried again soon.", settlement.Hold.Reason);
        Assert.Equal(new Settlement.Retry(Some.Time.AddSeconds(held), Counts: false), settlement.Jobs[0].Settlement);
    }

    [Fact]
    public async Task A_cache_that_is_not_the_site_is_named_by_its_kind()
    {
        var harness = new LaneDispatcherHarness(inFront: new FakeCdn());
        harness.Site.Answers(new SiteAnswer.BreakerOpen(TimeSpan.FromSeconds(15)));
        var job = Some.Job("1", 0, "tag:a");

        var settlement = await harness.DispatchAsync(job with { Job = job.Job.Advanced(Some.Time) });

        Assert.StartsWith("cdn has failed nearly every time", settlement.Hold!.Reason, StringComparison.Ordinal);
        Assert.StartsWith("Deployment production is left alone for its layer cdn; ", Assert.Single(harness.Logged("lane.held")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_called_because_the_broker_stops_holds_nothing()
    {
        using var stopping = new CancellationTokenSource();
        await stopping.CancelAsync();

        var settlement = await _harness.DispatchAsync(new LaneLease("1", "production", [Some.Job("1", 0, "tag:a")], null), TestContext.Current.CancellationToken, stopping.Token);

        Assert.Null(settlement.Hold);
    }

    [Fact]
    public async Task The_wish_of_one_call_holds_for_all_of_the_lane()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1);
        harness.Site.Answers(FakeSite.Revalidated(), FakeSite.Status(503, retryAfter: TimeSpan.FromMinutes(2)));

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"), Some.Job("2", 0, "tag:b"), Some.Job("3", 0, "tag:c"));

        Assert.Equal(Some.Time.AddMinutes(2), settlement.Hold!.Until);
        Assert.Equal(["tag a"], settlement.Told.Select(told => told.Invalidation.ToString()));
    }
}
