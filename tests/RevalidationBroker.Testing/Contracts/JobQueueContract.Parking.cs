using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

// How lanes are parked.
public abstract partial class JobQueueContract
{
    private static readonly TimeSpan ParkedFor = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_parked_lane_is_not_lent_before_its_time_however_much_arrives()
    {
        await ParkAsync();
        for (var i = 0; i < 10; i++)
        {
            await Store.AcceptAsync($"later-{i}");
            await Store.NothingIsReadyAsync();
            Clock.Advance(TimeSpan.FromSeconds(2.9));
        }

        await Store.NothingIsReadyAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(11, (await Store.TakeAsync()).Jobs.Count);
    }

    [Fact]
    public async Task A_parked_lane_that_may_be_tried_wakes_who_waits()
    {
        await ParkAsync();
        var waiting = Store.TakeAsync();
        await Clock.TimerSetAsync(ParkedFor);

        Clock.Advance(ParkedFor);

        Assert.Equal("production", (await waiting).Lane);
    }

    [Fact]
    public async Task A_parked_lane_is_lent_with_its_park()
    {
        var park = await ParkAsync();
        Clock.Advance(ParkedFor);

        Assert.Equal(park, (await Store.TakeAsync()).Park);
    }

    [Fact]
    public async Task A_parked_lane_stays_parked_until_it_is_settled_otherwise()
    {
        await ParkAsync();
        Clock.Advance(ParkedFor);
        var longer = A.Park(A.Time, Clock.Now - A.Time + TimeSpan.FromMinutes(1), probes: 1);
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(longer.Until, Counts: true), longer);

        Assert.Equal(longer, Assert.Single(await Store.LanesAsync()).Park);
        Clock.Advance(TimeSpan.FromMinutes(1) - TimeSpan.FromMilliseconds(1));
        await Store.NothingIsReadyAsync();
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(longer, (await Store.TakeAsync()).Park);
    }

    [Fact]
    public async Task A_lane_that_is_settled_without_a_park_runs_again()
    {
        await ParkAsync();
        Clock.Advance(ParkedFor);
        await Store.CompleteAsync(await Store.TakeAsync());
        Assert.Empty(await Store.LanesAsync());

        await Store.AcceptAsync("w2");

        Assert.Null((await Store.TakeAsync()).Park);
    }

    [Fact]
    public async Task A_parked_lane_holds_no_other_up()
    {
        await ParkAsync();

        await Store.AcceptAsync("w2", ["production", "preview"]);

        Assert.Equal("preview", (await Store.TakeAsync()).Lane);
        await Store.NothingIsReadyAsync();
    }

    [Fact]
    public async Task A_parked_lane_is_listed_with_its_park_even_when_it_is_empty()
    {
        await Store.AcceptAsync("w1");
        var park = A.Park(Clock.Now, ParkedFor);
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.DeadLetter("The site answered 400."), park);

        Assert.Equal(new LaneStatus("production", 0, NextDue: null, park), Assert.Single(await Store.LanesAsync()));
    }

    [Fact]
    public async Task An_empty_parked_lane_holds_back_what_comes_next()
    {
        await Store.AcceptAsync("w1");
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Complete(), A.Park(Clock.Now, ParkedFor));
        await Store.AcceptAsync("w2");
        await Store.NothingIsReadyAsync();

        Clock.Advance(ParkedFor);

        Assert.Equal(["w2.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_released_lane_stays_parked()
    {
        var park = await ParkAsync();
        Clock.Advance(ParkedFor);
        await Store.ReleaseAsync(await Store.TakeAsync());

        Assert.Equal(park, Assert.Single(await Store.LanesAsync()).Park);
        Assert.Equal(park, (await Store.TakeAsync()).Park);
    }

    /// <summary>Parks the lane "production" with one job in it that is due now.</summary>
    private async Task<LanePark> ParkAsync()
    {
        await Store.AcceptAsync("w1");
        var park = A.Park(Clock.Now, ParkedFor);
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now, Counts: true), park);
        return park;
    }
}
