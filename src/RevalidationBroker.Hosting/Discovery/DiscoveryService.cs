using Microsoft.Extensions.Logging;
using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Discovery;

/// <summary>Reads again and again which deployments were found, as other instances may have found some; and forgets old ones every hour.</summary>
public sealed class DiscoveryService(DeploymentDirectory directory, TimeProvider clock, ILogger<DiscoveryService> logger) : PeriodicService(Every, clock)
{
    /// <summary>So long another instance may not know what one has found.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private const int TurnsToSweep = 240;

    protected override async Task WorkAsync(int turn, CancellationToken cancellation)
    {
        await directory.RefreshAsync(cancellation);
        if ((turn + 1) % TurnsToSweep == 0) await directory.SweepAsync(cancellation);
    }

    protected override void SayFailed(Exception error)
    {
        if (error is StorageUnavailableException) logger.DiscoveryUnavailable(error.Message);
        else logger.DiscoveryFailed(error);
    }

    protected override void SayStopped() => logger.DiscoveryStopped();
}
