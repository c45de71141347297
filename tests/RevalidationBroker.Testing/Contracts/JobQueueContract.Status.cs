using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

// What a lane says of itself, and why it waits.
public abstract partial class JobQueueContract
{
    [Fact]
    public async Task A_lane_tells_how_many_jobs_are_due_when_its_first_came_and_how_often_one_was_tried()
    {
        await Store.AcceptAsync("w1");
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now + TimeSpan.FromSeconds(10), Counts: true));
        Clock.Advance(TimeSpan.FromSeconds(1));
        await Store.AcceptAsync("w2");
        await Store.AcceptAsync("w3", settle: TimeSpan.FromMinutes(1));

        var lane = await LaneAsync();

        Assert.Equal((3, 1, A.Time, 1), (lane.Waiting, lane.Due, lane.OldestAcceptedAt, lane.MostAttempts));
        Assert.Equal(LaneTiming.None, lane.Timing);
        Clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(2, (await LaneAsync()).Due);
    }

    [Fact]
    public async Task A_replayed_job_came_when_it_was_replayed()
    {
        await Store.AcceptAsync("w1");
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.DeadLetter("The site answered 400."));
        Clock.Advance(TimeSpan.FromHours(2));

        await Store.ReplayAsync(Assert.Single(await Store.DeadLettersAsync()));

        Assert.Equal(Clock.Now, (await LaneAsync()).OldestAcceptedAt);
    }

    [Fact]
    public async Task A_lane_that_is_lent_runs_until_it_is_given_back()
    {
        await Store.AcceptAsync("w1");
        Clock.Advance(TimeSpan.FromSeconds(1));
        var lease = await Store.TakeAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(A.Time.AddSeconds(1), (await LaneAsync()).Timing.RunningSince);

        await Store.ReleaseAsync(lease);
        Assert.Null((await LaneAsync()).Timing.RunningSince);
    }

    [Fact]
    public async Task A_lane_whose_lease_has_lapsed_does_not_run()
    {
        await Store.AcceptAsync("w1");
        await Store.TakeAsync();

        Clock.Advance(Store.LeaseFor);

        Assert.Null((await LaneAsync()).Timing.RunningSince);
    }

    [Fact]
    public async Task A_lane_in_its_window_says_when_it_goes()
    {
        Store.Window = new LaneWindow(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

        await Store.AcceptAsync("w1");

        Assert.Equal(Clock.Now.AddMilliseconds(100), (await LaneAsync()).Timing.WindowUntil);
        Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Null((await LaneAsync()).Timing.WindowUntil);
    }

    [Fact]
    public async Task A_held_lane_says_until_when_and_why_and_no_longer()
    {
        await HoldAsync();

        Assert.Equal(new LaneHold(Clock.Now + HeldFor, "The site is busy."), (await LaneAsync()).Timing.Hold);

        Clock.Advance(HeldFor);
        Assert.Null((await LaneAsync()).Timing.Hold);
    }

    [Fact]
    public async Task A_hold_that_comes_into_an_empty_lane_holds_for_what_comes_next()
    {
        await Store.AcceptAsync("w1");
        var lease = await Store.TakeAsync();
        await Store.SettleAsync(lease, new LaneSettlement([new JobSettlement(lease.Jobs[0], new Settlement.Complete())], Park: null) { Hold = new LaneHold(Clock.Now + HeldFor, "The site is busy.") });

        await Store.AcceptAsync("w2");

        Assert.Equal(Clock.Now + HeldFor, (await LaneAsync()).Timing.Hold?.Until);
        await Store.NothingIsReadyAsync();
    }

    private async Task<LaneStatus> LaneAsync() => Assert.Single(await Store.LanesAsync(), lane => lane.Lane == "production");
}
