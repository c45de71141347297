using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Housekeeping;

/// <summary>Measures how long jobs wait and which lanes are parked. A measure, because one is never sampled away, as a line in the log may be, and because it says so for as long as it is so.</summary>
public sealed class LaneWatch(ILanes lanes, CurrentConfiguration configuration, LaneMetrics metrics, TimeProvider clock, ILogger<LaneWatch> logger)
{
    private IReadOnlyList<string> _waited = [];

    public async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            var deployments = configuration.Value.Deployments;
            // A lane may stay parked for good when its deployment is gone; nobody waits for it then. Nor for one whose pages are only looked at.
            var waiting = (await lanes.LanesAsync(cancellation))
                .Where(lane => lane.Waiting > 0 && !IsOnlyProven(deployments, LaneName.Parse(lane.Lane)))
                .ToLookup(lane => DiscoveredName.Configured(LaneName.Parse(lane.Lane).Deployment));
            var now = clock.GetUtcNow();
            IReadOnlyList<string> wait = [.. waiting.Select(lane => lane.Key)];
            // Those for which nothing waits too, or nothing any more, so that an alert of theirs ends.
            foreach (var deployment in deployments.Keys.Select(DiscoveredName.Configured).Union(wait).Union(_waited))
            {
                var oldest = waiting[deployment].Min(lane => lane.OldestAcceptedAt) ?? now;
                metrics.LanesMeasured(deployment, oldest < now ? now - oldest : TimeSpan.Zero, waiting[deployment].Count(lane => lane.Park is not null));
            }

            _waited = wait;
        }
        catch (StorageUnavailableException error)
        {
            logger.HousekeepingUnavailable(error.Message);
        }
    }

    private static bool IsOnlyProven(FrozenDictionary<string, Deployment> deployments, LaneName lane) => deployments.TryGetValue(lane.Deployment, out var deployment) && deployment.IsOnlyProvenAt(lane.Stage);
}
