using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Discovery;

/// <summary>Reads again and again which deployments were found, as other instances may have found some; and forgets old ones every hour.</summary>
public sealed class DiscoveryService(DeploymentDirectory directory, TimeProvider clock, ILogger<DiscoveryService> logger) : BackgroundService
{
    /// <summary>So long another instance may not know what one has found.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private const int TicksBetweenSweeps = 240;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(Every, clock);
        try
        {
            for (var tick = 1; ; tick++)
            {
                await LookAsync(sweep: tick % TicksBetweenSweeps == 0, stoppingToken);
                await ticks.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.DiscoveryStopped();
        }
    }

    private async Task LookAsync(bool sweep, CancellationToken cancellation)
    {
        try
        {
            await directory.RefreshAsync(cancellation);
            if (sweep) await directory.SweepAsync(cancellation);
        }
        catch (StorageUnavailableException error)
        {
            logger.DiscoveryUnavailable(error.Message);
        }
#pragma warning disable CA1031 // Whatever it is, the broker goes on with its work; the next tick tries again.
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.DiscoveryFailed(error);
        }
    }
}
