namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>Numbers what happens in the order in which it happens: no clock is fine enough to say which of two came first.</summary>
internal sealed class Sequence
{
    private long _last;

    public long Next() => Interlocked.Increment(ref _last);
}
