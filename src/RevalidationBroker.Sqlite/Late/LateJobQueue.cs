using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Late;

internal sealed class LateJobQueue(LateStore late) : IJobQueue
{
    // To throw here would have the dispatcher ask every second, and log each time that it cannot.
    public async Task<LaneLease> TakeAsync(CancellationToken cancellation) => await (await late.OpenedAsync(cancellation)).Queue.TakeAsync(cancellation);

    public Task<IReadOnlyList<QueuedJob>> WaitingAsync(LaneLease lease, int limit, CancellationToken cancellation) => late.Store.Queue.WaitingAsync(lease, limit, cancellation);

    public Task<bool> SettleAsync(LaneLease lease, LaneSettlement settlement, CancellationToken cancellation) => late.Store.Queue.SettleAsync(lease, settlement, cancellation);

    public Task ReleaseAsync(LaneLease lease, CancellationToken cancellation) => late.Store.Queue.ReleaseAsync(lease, cancellation);

    public Task<IReadOnlyList<LaneStatus>> LanesAsync(CancellationToken cancellation) => late.Store.Queue.LanesAsync(cancellation);
}
