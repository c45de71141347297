using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Testing.Contracts;

// How a lane is left alone because its site asked for it.
public abstract partial class JobQueueContract
{
    private static readonly TimeSpan HeldFor = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task What_comes_into_a_held_lane_waits_with_the_rest()
    {
        await HoldAsync();
        await Store.AcceptAsync("w2");
        Clock.Advance(HeldFor - TimeSpan.FromMilliseconds(1));
        await Store.NothingIsReadyAsync();

        Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["w1.production", "w2.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_held_lane_that_may_go_wakes_who_waits()
    {
        await HoldAsync();
        var waiting = Store.TakeAsync();
        await Clock.TimerSetAsync(HeldFor);

        Clock.Advance(HeldFor);

        Assert.Equal("production", (await waiting).Lane);
    }

    [Fact]
    public async Task A_held_lane_is_not_parked()
    {
        await HoldAsync();

        Assert.Null(Assert.Single(await Store.LanesAsync()).Park);
    }

    [Fact]
    public async Task A_lane_that_has_been_held_goes_at_once_afterwards()
    {
        await HoldAsync();
        Clock.Advance(HeldFor);
        await Store.CompleteAsync(await Store.TakeAsync());

        await Store.AcceptAsync("w2");

        Assert.Equal(["w2.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_held_lane_holds_no_other_up()
    {
        await HoldAsync();

        await Store.AcceptAsync("w2", ["production", "preview"]);

        Assert.Equal("preview", (await Store.TakeAsync()).Lane);
        await Store.NothingIsReadyAsync();
    }

    [Theory]
    [InlineData(30, 60)]
    [InlineData(60, 30)]
    public async Task A_lane_that_is_parked_and_held_waits_for_both(int parked, int held)
    {
        await Store.AcceptAsync("w1");
        var lease = await Store.TakeAsync();
        await Store.SettleAsync(lease, new LaneSettlement([new JobSettlement(lease.Jobs[0], new Settlement.Retry(Clock.Now, Counts: true))], A.Park(Clock.Now, TimeSpan.FromSeconds(parked)))
        {
            Hold = new LaneHold(Clock.Now + TimeSpan.FromSeconds(held), "The site is busy."),
        });

        Clock.Advance(TimeSpan.FromSeconds(59));
        await Store.NothingIsReadyAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.NotNull((await Store.TakeAsync()).Park);
    }

    /// <summary>Holds the lane "production" with one job in it that is due now.</summary>
    private async Task HoldAsync()
    {
        await Store.AcceptAsync("w1");
        var lease = await Store.TakeAsync();
        await Store.SettleAsync(lease, new LaneSettlement([new JobSettlement(lease.Jobs[0], new Settlement.Retry(Clock.Now, Counts: true))], Park: null) { Hold = new LaneHold(Clock.Now + HeldFor, "The site is busy.") });
    }
}
