using RevalidationBroker.Ports;

namespace RevalidationBroker.Housekeeping;

/// <summary>How long a store keeps what nobody waits for any more.</summary>
/// <param name="Journal">Webhooks with their plans, attempts and kept requests, from their acceptance on. One with a job or a dead letter stays as long as that.</param>
/// <param name="DeadLetters">Dead letters, from their death on.</param>
/// <param name="LedgerGone">Entries of the ledger that visitors no longer see, from their last change in the ledger on.</param>
public sealed record RetentionLimits(TimeSpan Journal, TimeSpan DeadLetters, TimeSpan LedgerGone)
{
    /// <summary>A webhook may be on its way for a while before it is stored, and counts from when it came.</summary>
    private static readonly TimeSpan OnTheWay = TimeSpan.FromHours(1);

    public static RetentionLimits Default { get; } = new(Journal: TimeSpan.FromDays(30), DeadLetters: TimeSpan.FromDays(90), LedgerGone: TimeSpan.FromDays(365));

    /// <summary>What goes now. Whatever the limits are, no webhook goes that is remembered to know its repetition.</summary>
    public RetentionBounds At(DateTimeOffset now)
    {
        var remembered = AcceptedWebhook.RememberedFor + OnTheWay;
        return new RetentionBounds(now - (Journal > remembered ? Journal : remembered), now - DeadLetters, now - LedgerGone);
    }
}

/// <summary>What is older than these times goes; what is as old stays.</summary>
public sealed record RetentionBounds(DateTimeOffset Journal, DateTimeOffset DeadLetters, DateTimeOffset LedgerGone);
