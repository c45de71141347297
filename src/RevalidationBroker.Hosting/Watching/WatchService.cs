using Microsoft.Extensions.Logging;
using RevalidationBroker.Watching;

namespace RevalidationBroker.Hosting.Watching;

/// <summary>Has the deployments looked at, one look after the other.</summary>
public sealed class WatchService(DeploymentWatch watch, TimeProvider clock, ILogger<WatchService> logger) : PeriodicService(Tick, clock)
{
    // The least that 'every' can be is 10 seconds.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    protected override Task WorkAsync(int turn, CancellationToken cancellation) => watch.LookAsync(cancellation);

    protected override void SayFailed(Exception error) => logger.WatchFailed(error);

    protected override void SayStopped() => logger.WatchStopped();
}
