using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Testing.Contracts;

// How long lanes wait before they go.
public abstract partial class JobQueueContract
{
    private static readonly LaneWindow Window = new(Quiet: TimeSpan.FromMilliseconds(100), Longest: TimeSpan.FromSeconds(1));

    [Fact]
    public async Task A_lane_waits_its_window_and_takes_what_came_meanwhile()
    {
        Store.Window = Window;
        await Store.AcceptAsync("w1");
        Clock.Advance(TimeSpan.FromMilliseconds(60));
        await Store.NothingIsReadyAsync();
        await Store.AcceptAsync("w2");
        Clock.Advance(TimeSpan.FromMilliseconds(99));
        await Store.NothingIsReadyAsync();

        Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["w1.production", "w2.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_window_that_ends_wakes_who_waits()
    {
        Store.Window = Window;
        var waiting = Store.TakeAsync();
        await Store.AcceptAsync("w1");
        await Clock.TimerSetAsync(Window.Quiet);

        Clock.Advance(Window.Quiet);

        Assert.Equal(["w1.production"], Ids(await waiting));
    }

    [Fact]
    public async Task A_lane_waits_no_longer_than_the_longest_window_however_much_arrives()
    {
        Store.Window = Window;
        for (var i = 0; i < 20; i++)
        {
            await Store.NothingIsReadyAsync();
            await Store.AcceptAsync($"w{i}");
            Clock.Advance(TimeSpan.FromMilliseconds(50));
        }

        Assert.Equal(20, (await Store.TakeAsync()).Jobs.Count);
    }

    [Fact]
    public async Task What_arrives_while_a_lane_is_lent_has_a_window_of_its_own()
    {
        Store.Window = Window;
        await Store.AcceptAsync("w1");
        Clock.Advance(Window.Quiet);
        var first = await Store.TakeAsync();
        Clock.Advance(TimeSpan.FromSeconds(5));
        await Store.AcceptAsync("w2");
        await Store.CompleteAsync(first);
        await Store.NothingIsReadyAsync();

        Clock.Advance(Window.Quiet);

        Assert.Equal(["w2.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_retry_waits_no_window()
    {
        Store.Window = Window;
        await Store.AcceptAsync("w1");
        Clock.Advance(Window.Quiet);

        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now, Counts: true));

        Assert.Equal(["w1.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_new_window_holds_from_the_next_arrival_on()
    {
        Store.Window = Window;
        await Store.AcceptAsync("w1", ["a"]);
        Store.Window = StoreHarness.NoWindow;
        await Store.AcceptAsync("w2", ["b"]);

        Assert.Equal("b", (await Store.TakeAsync()).Lane);
        await Store.NothingIsReadyAsync();
    }

    [Fact]
    public async Task A_job_is_not_lent_before_the_CMS_has_settled()
    {
        await Store.AcceptAsync("w1", settle: TimeSpan.FromSeconds(2));
        Clock.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        await Store.NothingIsReadyAsync();

        Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(["w1.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task Jobs_that_are_due_later_stay_behind()
    {
        await Store.AcceptAsync("later", settle: TimeSpan.FromSeconds(2));
        await Store.AcceptAsync("now");

        var lease = await Store.TakeAsync();
        Assert.Equal(["now.production"], Ids(lease));
        await Store.CompleteAsync(lease);
        await Store.NothingIsReadyAsync();

        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["later.production"], Ids(await Store.TakeAsync()));
    }
}
