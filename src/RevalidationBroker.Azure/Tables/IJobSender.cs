using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>Puts the jobs of a webhook into a queue that is not the store's own.</summary>
public interface IJobSender
{
    /// <summary>Returns when all are in the queue durably. All go together, or none does.</summary>
    /// <remarks>
    /// The same job id may come more than once, and with other invalidations the next time: a webhook that was sent and not accepted is planned
    /// anew. A queue that drops repetitions by an id must take the invalidations into that id, or it drops what is new in them.
    /// </remarks>
    /// <exception cref="StorageUnavailableException">None was taken, or nobody can tell.</exception>
    Task SendAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation);
}
