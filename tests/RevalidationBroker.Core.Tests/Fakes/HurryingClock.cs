using Microsoft.Extensions.Time.Testing;

namespace RevalidationBroker.Fakes;

/// <summary>A clock on which nobody waits: who sets a timer finds that its time has come.</summary>
internal sealed class HurryingClock() : FakeTimeProvider(Some.Time)
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero) return base.CreateTimer(callback, state, dueTime, period);
        Advance(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
