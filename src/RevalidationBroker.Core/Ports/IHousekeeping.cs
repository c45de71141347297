using RevalidationBroker.Housekeeping;

namespace RevalidationBroker.Ports;

/// <summary>Keeps a store from growing for ever.</summary>
public interface IHousekeeping
{
    /// <summary>
    /// Deletes what is older than the limits: dead letters; webhooks with their attempts and kept requests, but none that still has a job or a
    /// dead letter, and none that is remembered to know its repetition; entries of the ledger that are gone. An attempt that carried several
    /// webhooks goes with the last of them. Others come between, and what an interrupted sweep has left the next one deletes.
    /// </summary>
    /// <exception cref="StorageUnavailableException">A part of it may be done.</exception>
    Task<Swept> SweepAsync(RetentionLimits limits, DateTimeOffset now, CancellationToken cancellation);

    /// <exception cref="StorageUnavailableException"/>
    Task<StoreSize> MeasureAsync(CancellationToken cancellation);
}

/// <summary>How much a sweep has deleted.</summary>
public sealed record Swept(long Webhooks, long DeadLetters, long Entries);

/// <summary>How large a store is.</summary>
/// <param name="FileBytes">Of the file with the data; 0 where there is none.</param>
/// <param name="LogBytes">Of the log beside it.</param>
/// <param name="FreePages">Pages of the file that hold nothing and are used before it grows.</param>
public sealed record StoreSize(long FileBytes, long LogBytes, long FreePages, long Webhooks, long Jobs, long DeadLetters);
