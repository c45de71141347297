using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RevalidationBroker.Dispatch;

/// <summary>
/// Knows of every lane when it may go and who holds it, and wakes whoever waits. It holds no jobs: a queue that keeps its jobs in this
/// process or in a file of its own tells it what comes and goes.
/// </summary>
/// <param name="window">Asked at each arrival, so that a new configuration holds at once.</param>
/// <param name="leaseFor">How long a lane may be held; then it is lent again, and the first holder can settle nothing any more.</param>
public sealed class LaneSchedule(TimeProvider clock, Func<LaneWindow> window, TimeSpan leaseFor)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _leases;

    /// <summary>Jobs have come into a lane, the first of them due at <paramref name="due"/>.</summary>
    public void Arrived(string lane, DateTimeOffset due) => Change(lane, state =>
    {
        var now = clock.GetUtcNow();
        state.FirstArrival ??= now;
        state.GoesAt = window().GoesAt(state.FirstArrival.Value, now);
        state.NextDue = state.NextDue < due ? state.NextDue : due;
    });

    /// <summary>A lane is as it was left when the process last ended: it goes as soon as its first job is due.</summary>
    public void Restored(string lane, DateTimeOffset? nextDue, DateTimeOffset? parkedUntil) => Change(lane, state =>
    {
        state.NextDue = nextDue;
        state.ParkedUntil = parkedUntil;
    });

    /// <summary>A lane is given back. What arrived while it was held has been noted by <see cref="Arrived"/>.</summary>
    /// <param name="nextDue">Of the jobs that are in it now; null when it is empty.</param>
    /// <param name="hold">Why it is left alone although it is not parked.</param>
    public void Returned(string lane, string leaseId, DateTimeOffset? nextDue, DateTimeOffset? parkedUntil, LaneHold? hold = null) => Change(lane, state =>
    {
        if (state.LeaseId != leaseId) return;
        state.LeaseId = null;
        state.NextDue = nextDue;
        state.ParkedUntil = parkedUntil;
        state.Hold = hold;
    });

    /// <summary>What it knows of a lane that its jobs do not tell.</summary>
    public LaneTiming TimingOf(string lane)
    {
        lock (_gate) return _lanes.TryGetValue(lane, out var state) ? state.TimingAt(clock.GetUtcNow()) : LaneTiming.None;
    }

    /// <summary>Whether a lease still holds.</summary>
    public bool Holds(string lane, string leaseId)
    {
        lock (_gate) return _lanes.TryGetValue(lane, out var state) && state.LeaseId == leaseId;
    }

    /// <summary>Waits for the lane that has been ready longest, and lends it.</summary>
    public async Task<(string Lane, string LeaseId)> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task changed;
            TimeSpan? wait;
            lock (_gate)
            {
                if (TryTake(out var taken, out wait)) return taken.Value;
                changed = _changed.Task;
            }

            if (wait is not { } time)
            {
                await changed.WaitAsync(cancellation);
                continue;
            }

            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(changed, Task.Delay(time, clock, timer.Token));
            await timer.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private bool TryTake([NotNullWhen(true)] out (string, string)? taken, out TimeSpan? wait)
    {
        var now = clock.GetUtcNow();
        taken = null;
        wait = null;
        if (_lanes.Where(lane => lane.Value.ReadyAt is not null).OrderBy(lane => lane.Value.ReadyAt).Select(lane => (KeyValuePair<string, Lane>?)lane).FirstOrDefault() is not var (name, lane)) return false;

        if (lane.ReadyAt > now)
        {
            wait = RoundedUp(lane.ReadyAt.Value - now);
            return false;
        }

        lane.LeaseId = (++_leases).ToString(CultureInfo.InvariantCulture);
        (lane.LentAt, lane.LeasedUntil) = (now, now + leaseFor);
        lane.FirstArrival = null;
        lane.GoesAt = null;
        taken = (name, lane.LeaseId);
        return true;
    }

    // A timer counts whole milliseconds; one that fires early would turn the wait into a hot loop.
    private static TimeSpan RoundedUp(TimeSpan time)
    {
        var longest = TimeSpan.FromDays(1);
        return time > longest ? longest : TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds));
    }

    private void Change(string name, Action<Lane> change)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (!_lanes.TryGetValue(name, out var lane)) _lanes.Add(name, lane = new Lane());
            var before = lane.ReadyAt;
            change(lane);
            if (lane.IsIdle) _lanes.Remove(name);

            // Whoever waits looks again at the time that was set before. In a burst each arrival moves the lane further off, and wakes nobody.
            if (lane.ReadyAt is not { } ready || ready >= before) return;
            changed = _changed;
            _changed = NewSignal();
        }

        changed.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Lane
    {
        public DateTimeOffset? NextDue { get; set; }

        public DateTimeOffset? FirstArrival { get; set; }

        /// <summary>When the window of what arrived since the last lending is over.</summary>
        public DateTimeOffset? GoesAt { get; set; }

        public DateTimeOffset? ParkedUntil { get; set; }

        public LaneHold? Hold { get; set; }

        public string? LeaseId { get; set; }

        public DateTimeOffset LentAt { get; set; }

        public DateTimeOffset LeasedUntil { get; set; }

        public bool IsIdle => NextDue is null && LeaseId is null && ParkedUntil is null && Hold is null;

        /// <summary>When it may be lent; null when there is nothing in it.</summary>
        public DateTimeOffset? ReadyAt => LeaseId is not null ? LeasedUntil : NextDue is { } due ? Latest(due, GoesAt, ParkedUntil, Hold?.Until) : null;

        public LaneTiming TimingAt(DateTimeOffset now) => new(
            RunningSince: LeaseId is not null && LeasedUntil > now ? LentAt : null,
            WindowUntil: NextDue is not null && GoesAt > now ? GoesAt : null,
            Hold: Hold?.Until > now ? Hold : null);

        private static DateTimeOffset Latest(DateTimeOffset due, params ReadOnlySpan<DateTimeOffset?> others)
        {
            var latest = due;
            foreach (var other in others)
            {
                if (other > latest) latest = other.Value;
            }

            return latest;
        }
    }
}
