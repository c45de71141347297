namespace RevalidationBroker.Functions.Dispatch;

/// <summary>
/// How long a turn may take. Of a batch nobody renews the session's lock (host.json's maxAutoLockRenewalDuration is for single messages), and what is
/// done after it is lost cannot be settled and is done again.
/// </summary>
internal sealed class TurnLimits : IDisposable
{
    // What a queue has where nothing is said (learn.microsoft.com/azure/service-bus-messaging/message-transfers-locks-settlement).
    private static readonly TimeSpan LeastLock = TimeSpan.FromMinutes(1);

    // To send what comes after, and to give back.
    private static readonly TimeSpan ToSettle = TimeSpan.FromSeconds(15);

    private readonly CancellationTokenSource _soft;
    private readonly CancellationTokenSource _hard;
    private readonly CancellationTokenSource _either;

    /// <param name="lockedUntil">Of the session; in the past where it is not told.</param>
    /// <param name="stopping">The host's.</param>
    public TurnLimits(DateTimeOffset lockedUntil, TimeProvider clock, CancellationToken stopping)
    {
        var left = lockedUntil - clock.GetUtcNow();
        if (left <= TimeSpan.Zero) left = LeastLock;
        _soft = new CancellationTokenSource(left / 2, clock);
        _hard = new CancellationTokenSource(left > 2 * ToSettle ? left - ToSettle : left / 2, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(stopping, _soft.Token);
    }

    /// <summary>From then on no further call is begun: at half of the lock, or when the host stops.</summary>
    public CancellationToken Soft => _either.Token;

    /// <summary>Then calls that are under way are cut off, and nothing is settled: all of it comes again.</summary>
    public CancellationToken Hard => _hard.Token;

    public void Dispose()
    {
        _either.Dispose();
        _soft.Dispose();
        _hard.Dispose();
    }
}
