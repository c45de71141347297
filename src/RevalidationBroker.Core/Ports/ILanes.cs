namespace RevalidationBroker.Ports;

/// <summary>Tells how the lanes of a queue stand, whoever lends them.</summary>
public interface ILanes
{
    /// <summary>Every lane that holds jobs or is parked, by name.</summary>
    /// <exception cref="StorageUnavailableException"/>
    Task<IReadOnlyList<LaneStatus>> LanesAsync(CancellationToken cancellation);

    /// <summary>Looks whether the queue can be read at all; a queue that is far away can tell that without walking through its jobs.</summary>
    /// <exception cref="StorageUnavailableException">It cannot.</exception>
    Task CheckAsync(CancellationToken cancellation) => LanesAsync(cancellation);
}
