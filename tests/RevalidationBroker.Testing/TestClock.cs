using Microsoft.Extensions.Time.Testing;

namespace RevalidationBroker.Testing;

/// <summary>
/// A clock that stands until it is advanced, and that tells when somebody has set a timer: to advance it before that would leave him
/// waiting for a time that is past.
/// </summary>
public sealed class TestClock() : FakeTimeProvider(A.Time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TimeSpan, TaskCompletionSource> _timers = [];

    public DateTimeOffset Now => GetUtcNow();

    /// <summary>Completes when a timer of this length has been set, now or before.</summary>
    public Task TimerSetAsync(TimeSpan length) => Timer(length).Task.InTime();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Timer(dueTime).TrySetResult();
        return timer;
    }

    private TaskCompletionSource Timer(TimeSpan length)
    {
        lock (_gate)
        {
            if (!_timers.TryGetValue(length, out var timer)) _timers.Add(length, timer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            return timer;
        }
    }
}
