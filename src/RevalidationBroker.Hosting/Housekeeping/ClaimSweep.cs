using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Housekeeping;

/// <summary>Deletes what was too large for a message, once no message can point to it any more: a job is tried for a while, and a dead letter is kept for a while.</summary>
public sealed class ClaimSweep(IClaimStore claims, CurrentConfiguration configuration, TimeProvider clock, ILogger<ClaimSweep> logger)
{
    // A job may wait for its first attempt, and for a parked lane beyond its last.
    private static readonly TimeSpan Spare = TimeSpan.FromDays(1);

    public async Task SweepAsync(CancellationToken cancellation)
    {
        var current = configuration.Value;
        try
        {
            var deleted = await claims.SweepAsync(clock.GetUtcNow() - current.Retention.DeadLetters - current.Retry.GiveUpAfter - Spare, cancellation);
            if (deleted > 0) logger.ClaimsSwept(deleted);
        }
        catch (StorageUnavailableException error)
        {
            logger.HousekeepingUnavailable(error.Message);
        }
    }
}
