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

        Assert.Equal((Some.Time.AddSeconds(held), Some.Time.AddSeconds(held)), (settlement.HoldUntil, settlement.RunsFrom));
        Assert.Equal(new Settlement.Retry(Some.Time.AddSeconds(Math.Max(1, asked)), Counts: true), settlement.Jobs[0].Settlement);
        Assert.Null(settlement.Park);
        Assert.Equal($"Deployment production asked to be left alone; its jobs, and those that come meanwhile, wait for {TimeSpan.FromSeconds(held)}.", Assert.Single(_harness.Logged("lane.held")));
        Assert.DoesNotContain(_harness.Log.Collector.GetSnapshot(), line => line.Level == LogLevel.Error);
    }

    public static TheoryData<SiteAnswer> WithoutAWish => [FakeSite.Revalidated(), FakeSite.Status(503), new SiteAnswer.Unreachable("No route to the host."), new SiteAnswer.BreakerOpen(TimeSpan.FromSeconds(5)), FakeSite.Status(400)];

    [Theory, MemberData(nameof(WithoutAWish))]
    public async Task A_lane_is_not_held_when_the_site_asks_for_nothing(SiteAnswer answer)
    {
        _harness.Site.Answers(answer);

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Null(settlement.HoldUntil);
        Assert.Null(settlement.RunsFrom);
        Assert.Empty(_harness.Logged("lane.held"));
    }

    [Fact]
    public async Task The_wish_of_one_call_holds_for_all_of_the_lane()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1);
        harness.Site.Answers(FakeSite.Revalidated(), FakeSite.Status(503, retryAfter: TimeSpan.FromMinutes(2)));

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"), Some.Job("2", 0, "tag:b"), Some.Job("3", 0, "tag:c"));

        Assert.Equal(Some.Time.AddMinutes(2), settlement.HoldUntil);
        Assert.Equal(["tag a"], settlement.Told.Select(told => told.Invalidation.ToString()));
    }

    [Fact]
    public void Of_a_park_and_a_hold_the_later_end_counts()
    {
        var park = new LanePark(Some.Time, Some.Time.AddSeconds(30), 0, "It answered 401.");

        Assert.Equal(park.Until, new LaneSettlement([], park).RunsFrom);
        Assert.Equal(park.Until, new LaneSettlement([], park) { HoldUntil = Some.Time.AddSeconds(29) }.RunsFrom);
        Assert.Equal(Some.Time.AddSeconds(31), new LaneSettlement([], park) { HoldUntil = Some.Time.AddSeconds(31) }.RunsFrom);
    }
}
