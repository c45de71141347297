using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Ports;

/// <summary>Remembers which lanes are parked or left alone. A lane is written by nobody but the one who holds it.</summary>
public interface ILaneMemory
{
    /// <exception cref="StorageUnavailableException"/>
    Task<LaneMemory> FindAsync(string lane, CancellationToken cancellation);

    /// <summary>Returns when it is durable.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task WriteAsync(string lane, LaneMemory memory, CancellationToken cancellation);

    /// <summary>Every lane of which something is remembered.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyDictionary<string, LaneMemory>> AllAsync(CancellationToken cancellation);
}
