using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Watching;

namespace RevalidationBroker.Hosting.Watching;

/// <summary>Has the deployments looked at, one look after the other.</summary>
public sealed class WatchService(DeploymentWatch watch, TimeProvider clock, ILogger<WatchService> logger) : BackgroundService
{
    // The least that 'every' can be is 10 seconds.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Ticks that come while one is worked on are one tick.
        using var ticks = new PeriodicTimer(Tick, clock);
        try
        {
            do await LookAsync(stoppingToken);
            while (await ticks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.WatchStopped();
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            await watch.LookAsync(cancellation);
        }
#pragma warning disable CA1031 // Whatever it is, the broker goes on with its work; the next tick tries again.
        catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            logger.WatchFailed(error);
        }
    }
}
