using Microsoft.Azure.Functions.Worker;
using RevalidationBroker.Hosting.Housekeeping;

namespace RevalidationBroker.Functions.Housekeeping;

/// <summary>What comes by the clock. Of all instances one does it.</summary>
public sealed class HousekeepingFunctions(HousekeepingService housekeeping, ClaimSweep claims, DeadLetterWatch letters)
{
    /// <summary>Every hour, not with everybody else at the full one: deletes what is older than the configuration's <c>retention</c>.</summary>
    [Function("Sweep")]
    public async Task SweepAsync([TimerTrigger("0 17 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await housekeeping.KeepHouseAsync(sweep: true, cancellationToken);
        await claims.SweepAsync(cancellationToken);
    }

    /// <summary>Every five minutes: measures the stores, and says whether there are dead letters.</summary>
    [Function("Watch")]
    public async Task WatchAsync([TimerTrigger("0 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        await housekeeping.KeepHouseAsync(sweep: false, cancellationToken);
        await letters.LookAsync(cancellationToken);
    }
}
