using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Dispatch;

/// <summary>
/// Takes lanes from an embedded queue as they fall due and has each dispatched, all of them at a time and no lane twice. There are never more
/// than layers of deployments, and no cap: any number of lanes that may go at once could be taken up by as many sites that hang.
/// </summary>
public sealed class DispatchService(IJobQueue queue, LaneDispatcher dispatcher, Superseder superseder, TimeProvider clock, ILogger<DispatchService> logger) : BackgroundService
{
    // Calls that are under way at shutdown may finish within this; what is not settled then stays in the queue, uncounted. A host waits 30
    // seconds for its services, and a container's runtime 10 for its host.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseWithoutStorage = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var grace = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        await using var onStop = stoppingToken.Register(() => grace.CancelAfter(Grace));
        var underWay = new List<Task>();
        try
        {
            while (true)
            {
                var lease = await TakeAsync(stoppingToken);
                underWay.RemoveAll(lane => lane.IsCompleted);
                // Not on this thread: a lane with very many jobs is work before its first call, and the next lane does not wait for it.
                underWay.Add(Task.Run(() => RunAsync(lease, stoppingToken, grace.Token), CancellationToken.None));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(underWay);
        }
    }

    private async Task<LaneLease> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await queue.TakeAsync(cancellation);
            }
            catch (StorageUnavailableException error)
            {
                logger.QueueUnavailable(error.Message);
                await Task.Delay(PauseWithoutStorage, clock, cancellation);
            }
        }
    }

    private async Task RunAsync(LaneLease lease, CancellationToken stopping, CancellationToken cancellation)
    {
        try
        {
            var dispatched = await dispatcher.DispatchAsync(lease, cancellation, stopping);
            var settlement = await superseder.AddSupersededAsync(lease, dispatched, CancellationToken.None);
            if (!await queue.SettleAsync(lease, settlement, CancellationToken.None)) logger.LeaseLapsed(lease.Lane);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await queue.ReleaseAsync(lease, CancellationToken.None);
        }
        catch (StorageUnavailableException error)
        {
            // The calls may have been made, and are repeated, which is harmless; waiting for the lease to lapse would not be.
            logger.QueueUnavailable(error.Message);
            await Task.Delay(PauseWithoutStorage, clock, CancellationToken.None);
            await queue.ReleaseAsync(lease, CancellationToken.None);
        }
#pragma warning disable CA1031 // Whatever it is, it must not stop the other lanes. The lease lapses, and the lane is tried again.
        catch (Exception error)
#pragma warning restore CA1031
        {
            logger.LaneFailed(lease.Lane, error);
        }
    }
}
