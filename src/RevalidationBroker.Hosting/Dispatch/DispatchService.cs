using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Dispatch;

/// <summary>Takes lanes from an embedded queue as they fall due and has each dispatched, many at a time and no lane twice.</summary>
public sealed class DispatchService(IJobQueue queue, LaneDispatcher dispatcher, TimeProvider clock, ILogger<DispatchService> logger) : BackgroundService
{
    private const int LanesAtOnce = 64;

    // Calls that are under way at shutdown may finish within this; what is not settled then stays in the queue, uncounted.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseWithoutStorage = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var slots = new SemaphoreSlim(LanesAtOnce);
        using var grace = new CancellationTokenSource();
        await using var onStop = stoppingToken.Register(() => grace.CancelAfter(Grace));
        try
        {
            while (true)
            {
                var lease = await TakeAsync(stoppingToken);
                await slots.WaitAsync(CancellationToken.None);
                _ = RunAsync(lease, slots, grace.Token);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // When every slot can be taken, the last lane has come back.
            for (var i = 0; i < LanesAtOnce; i++) await slots.WaitAsync(CancellationToken.None);
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

    private async Task RunAsync(LaneLease lease, SemaphoreSlim slots, CancellationToken cancellation)
    {
        try
        {
            var settlement = await dispatcher.DispatchAsync(lease, cancellation);
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
        finally
        {
            slots.Release();
        }
    }
}
