using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>What housekeeping must know of a queue that is not the store's own.</summary>
public interface IQueuedWork
{
    /// <summary>The webhooks accepted before a time that have a job or a dead letter. One that moves between the two is among them.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlySet<string>> WebhooksAsync(DateTimeOffset acceptedBefore, CancellationToken cancellation);

    /// <summary>Deletes dead letters that died before a time.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="StorageUnavailableException"/>
    Task<long> SweepDeadLettersAsync(DateTimeOffset diedBefore, CancellationToken cancellation);

    /// <exception cref="StorageUnavailableException"/>
    Task<(long Jobs, long DeadLetters)> CountAsync(CancellationToken cancellation);
}
