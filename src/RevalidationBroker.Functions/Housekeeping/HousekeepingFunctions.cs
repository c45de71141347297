using Microsoft.Azure.Functions.Worker;
using RevalidationBroker.Hosting.Housekeeping;
using RevalidationBroker.Watching;

namespace RevalidationBroker.Functions.Housekeeping;

/// <summary>What comes by the clock. Of all instances one does it.</summary>
public sealed class HousekeepingFunctions(HousekeepingService housekeeping, ClaimSweep claims, DeadLetterWatch letters, LaneWatch lanes, DeploymentWatch deployments)
{
    /// <summary>Every hour, not with everybody else at the full one: deletes what is older than the configuration's <c>retention</c>.</summary>
    [Function("Sweep")]
    public async Task SweepAsync([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await housekeeping.KeepHouseAsync(sweep: true, cancellationToken);
        await claims.SweepAsync(cancellationToken);
    }

    /// <summary>Every five minutes: measures the stores and how long jobs wait, and says whether there are dead letters.</summary>
    [Function("Watch")]
    public async Task WatchAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await housekeeping.KeepHouseAsync(sweep: false, cancellationToken);
        await lanes.LookAsync(cancellationToken);
        await letters.LookAsync(cancellationToken);
    }

    /// <summary>Every 30 seconds: looks at those deployments with a <c>watch</c> whose time has come, and tells them again what a new build or a restart made them forget.</summary>
    [Function("WatchDeployments")]
    public Task WatchDeploymentsAsync([TimerTrigger("*/30 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) => deployments.LookAsync(cancellationToken);
}
