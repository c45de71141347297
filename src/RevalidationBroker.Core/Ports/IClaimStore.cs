namespace RevalidationBroker.Ports;

/// <summary>Keeps what is too large for a queue's message, which then carries only its name.</summary>
public interface IClaimStore
{
    /// <summary>Returns when it is durable. The same name has the same bytes: to put it once more keeps it for longer.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task PutAsync(string name, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <returns>Null when there is none of this name.</returns>
    /// <exception cref="StorageUnavailableException"/>
    Task<ReadOnlyMemory<byte>?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>Deletes what was put before a time, and not again since.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="StorageUnavailableException"/>
    Task<long> SweepAsync(DateTimeOffset putBefore, CancellationToken cancellation);
}
