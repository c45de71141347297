using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Housekeeping;

/// <summary>Measures how long jobs wait and which lanes are parked. A measure, because one is never sampled away, as a line in the log may be, and because it says so for as long as it is so.</summary>
public sealed class LaneWatch(ILanes lanes, CurrentConfiguration configuration, LaneMetrics metrics, TimeProvider clock, ILogger<LaneWatch> logger)
{
    public async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            // A lane may stay parked for good when its deployment is gone; nobody waits for it then.
            var waiting = (await lanes.LanesAsync(cancellation)).Where(lane => lane.Waiting > 0).ToLookup(lane => LaneName.Parse(lane.Lane).Deployment);
            var now = clock.GetUtcNow();
            // Those for which nothing waits too, so that an alert of theirs ends.
            foreach (var deployment in configuration.Value.Deployments.Keys.Union(waiting.Select(lane => lane.Key)))
            {
                var oldest = waiting[deployment].Min(lane => lane.OldestAcceptedAt) ?? now;
                metrics.LanesMeasured(deployment, oldest < now ? now - oldest : TimeSpan.Zero, waiting[deployment].Count(lane => lane.Park is not null));
            }
        }
        catch (StorageUnavailableException error)
        {
            logger.HousekeepingUnavailable(error.Message);
        }
    }
}
