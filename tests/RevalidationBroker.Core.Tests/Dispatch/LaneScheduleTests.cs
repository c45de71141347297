using Microsoft.Extensions.Time.Testing;

namespace RevalidationBroker.Dispatch;

public class LaneScheduleTests
{
    private static readonly TimeSpan LeaseFor = TimeSpan.FromMinutes(5);

    private readonly FakeTimeProvider _clock = new(Some.Time);
    private readonly LaneSchedule _schedule;
    private LaneWindow _window = LaneWindow.Default;

    public LaneScheduleTests() => _schedule = new LaneSchedule(_clock, () => _window, LeaseFor);

    [Fact]
    public void A_lane_goes_when_nothing_has_come_for_the_window()
    {
        Arrive("a");
        Advance(50);
        Arrive("a");
        Assert.Null(Taken());

        Advance(99);
        Assert.Null(Taken());

        Advance(1);
        Assert.Equal("a", Taken());
    }

    [Fact]
    public void A_lane_goes_after_the_longest_wait_however_much_still_comes()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(Taken());
            Arrive("a");
            Advance(50);
        }

        Assert.Equal("a", Taken());
    }

    [Fact]
    public void Without_a_window_a_lane_goes_at_once()
    {
        _window = new LaneWindow(TimeSpan.Zero, TimeSpan.FromSeconds(1));

        Arrive("a");

        Assert.Equal("a", Taken());
    }

    [Fact]
    public void A_lane_that_is_held_is_lent_to_nobody_else()
    {
        Arrive("a");
        Advance(100);
        var lease = Take("a");

        Arrive("a");
        Advance(200);
        Assert.Null(Taken());

        _schedule.Returned("a", lease, _clock.GetUtcNow(), null);
        Assert.Equal("a", Taken());
    }

    [Fact]
    public void What_arrives_while_a_lane_is_held_has_a_window_of_its_own()
    {
        Arrive("a");
        Advance(100);
        var lease = Take("a");
        Arrive("a");

        _schedule.Returned("a", lease, _clock.GetUtcNow(), null);
        Assert.Null(Taken());

        Advance(100);
        Assert.Equal("a", Taken());
    }

    [Fact]
    public void An_empty_lane_does_not_go()
    {
        Arrive("a");
        Advance(100);

        _schedule.Returned("a", Take("a"), null, null);

        Advance(100_000);
        Assert.Null(Taken());
    }

    [Fact]
    public void A_lane_goes_when_its_first_job_is_due()
    {
        _schedule.Arrived("a", Some.Time.AddSeconds(30));
        _schedule.Arrived("a", Some.Time.AddSeconds(20));
        _schedule.Arrived("a", Some.Time.AddSeconds(40));

        Advance(19_999);
        Assert.Null(Taken());

        Advance(1);
        Assert.Equal("a", Taken());
    }

    [Fact]
    public void A_retry_goes_when_it_is_due()
    {
        Arrive("a");
        Advance(100);
        _schedule.Returned("a", Take("a"), Some.Time.AddSeconds(10), null);

        Advance(9_899);
        Assert.Null(Taken());

        Advance(1);
        Assert.Equal("a", Taken());
    }

    [Fact]
    public void A_parked_lane_waits_whatever_arrives_and_goes_when_it_is_to_be_tried_again()
    {
        Arrive("a");
        Advance(100);
        _schedule.Returned("a", Take("a"), Some.Time, Some.Time.AddSeconds(30));
        Arrive("a");

        Advance(29_899);
        Assert.Null(Taken());

        Advance(1);
        Assert.Equal("a", Taken());
    }

    [Fact]
    public void A_lane_whose_holder_is_gone_is_lent_again_and_the_first_holder_holds_nothing()
    {
        Arrive("a");
        Advance(100);
        var first = Take("a");
        Assert.True(_schedule.Holds("a", first));

        _clock.Advance(LeaseFor - TimeSpan.FromMilliseconds(1));
        Assert.Null(Taken());

        Advance(1);
        var second = Take("a");
        Assert.False(_schedule.Holds("a", first));
        Assert.True(_schedule.Holds("a", second));

        _schedule.Returned("a", first, null, null);
        Assert.True(_schedule.Holds("a", second));
    }

    [Fact]
    public void The_lane_that_has_been_ready_longest_goes_first()
    {
        Arrive("b");
        Advance(10);
        Arrive("a");
        Advance(10);
        Arrive("c");
        Advance(1000);

        Assert.Equal(["b", "a", "c", null], [Taken(), Taken(), Taken(), Taken()]);
    }

    [Fact]
    public void After_a_restart_a_lane_goes_as_soon_as_its_first_job_is_due()
    {
        _schedule.Restored("a", Some.Time, null);
        _schedule.Restored("b", Some.Time.AddSeconds(5), null);
        _schedule.Restored("c", Some.Time, Some.Time.AddSeconds(9));
        _schedule.Restored("d", null, null);

        Assert.Equal(["a", null], [Taken(), Taken()]);
        Advance(5000);
        Assert.Equal(["b", null], [Taken(), Taken()]);
        Advance(4000);
        Assert.Equal(["c", null], [Taken(), Taken()]);
    }

    [Fact]
    public void A_new_window_holds_from_the_next_arrival()
    {
        Arrive("a");
        _window = new LaneWindow(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30));
        Arrive("a");

        Advance(9_999);
        Assert.Null(Taken());

        Advance(1);
        Assert.Equal("a", Taken());
    }

    [Fact]
    public async Task Who_waits_wakes_when_something_arrives_and_its_window_passes()
    {
        var waiting = _schedule.TakeAsync(TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);

        Arrive("a");
        var taken = await AdvancingUntil(waiting);

        Assert.Equal("a", taken);
        Assert.True(_clock.GetUtcNow() >= Some.Time.AddMilliseconds(100));
    }

    [Fact]
    public async Task Who_waits_for_a_far_day_wakes_for_what_is_due_sooner()
    {
        _schedule.Restored("far", Some.Time.AddDays(40), null);
        var waiting = _schedule.TakeAsync(TestContext.Current.CancellationToken);

        _schedule.Restored("near", Some.Time.AddMilliseconds(10), null);

        Assert.Equal("near", await AdvancingUntil(waiting));
    }

    [Fact]
    public async Task Each_of_several_who_wait_gets_a_lane_of_its_own()
    {
        var waiting = Enumerable.Range(0, 3).Select(_ => _schedule.TakeAsync(TestContext.Current.CancellationToken)).ToList();
        foreach (var lane in new[] { "a", "b", "c" }) Arrive(lane);

        var taken = new List<string>();
        foreach (var one in waiting) taken.Add(await AdvancingUntil(one));

        Assert.Equal(["a", "b", "c"], taken.Order());
    }

    [Fact]
    public async Task Who_waits_may_stop_waiting()
    {
        using var stop = new CancellationTokenSource();
        Arrive("a");
        var withATimer = _schedule.TakeAsync(stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => withATimer);
        Advance(100);
        Assert.Equal("a", Taken());
    }

    private void Arrive(string lane) => _schedule.Arrived(lane, _clock.GetUtcNow());

    private void Advance(double milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    // A lane that is ready is lent without waiting.
    private string? Taken()
    {
        using var stop = new CancellationTokenSource();
        var taking = _schedule.TakeAsync(stop.Token);
        if (taking.IsCompletedSuccessfully) return taking.Result.Lane;
        stop.Cancel();
        return null;
    }

    private string Take(string lane)
    {
        var taken = _schedule.TakeAsync(CancellationToken.None);
        Assert.True(taken.IsCompletedSuccessfully);
        Assert.Equal(lane, taken.Result.Lane);
        return taken.Result.LeaseId;
    }

    // The waiter sets its timer on a thread of its own, so that the clock is moved until it has.
    private async Task<string> AdvancingUntil(Task<(string Lane, string LeaseId)> waiting)
    {
        while (!waiting.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Advance(10);
            await Task.Yield();
        }

        return (await waiting).Lane;
    }
}
