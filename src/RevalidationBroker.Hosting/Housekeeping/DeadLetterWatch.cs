using Microsoft.Extensions.Logging;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Housekeeping;

/// <summary>Says how many dead letters there are, as a measure and, when there are any, in the log.</summary>
public sealed class DeadLetterWatch(IDeadLetters letters, BrokerMetrics metrics, ILogger<DeadLetterWatch> logger)
{
    private readonly HashSet<string> _seen = [];

    public async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            var counts = await letters.CountAsync(cancellation);
            var measured = counts.GroupBy(count => DiscoveredName.Configured(count.Key)).ToDictionary(deployment => deployment.Key, deployment => deployment.Sum(count => count.Value));
            // A deployment whose letters are gone is measured once more, or its last measure would stand for ever.
            foreach (var gone in _seen.Except(measured.Keys)) metrics.DeadLettersWaiting(gone, 0);
            foreach (var (deployment, count) in measured)
            {
                _seen.Add(deployment);
                metrics.DeadLettersWaiting(deployment, count);
            }

            foreach (var (deployment, count) in counts) logger.DeadLettersWait(deployment, count);
        }
        catch (StorageUnavailableException error)
        {
            logger.HousekeepingUnavailable(error.Message);
        }
    }
}
