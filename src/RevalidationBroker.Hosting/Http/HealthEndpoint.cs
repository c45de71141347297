using Microsoft.AspNetCore.Http;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Http;

/// <summary><c>/health/live</c> and <c>/health/ready</c>: whether the process runs, and whether it can do its work.</summary>
public sealed class HealthEndpoint(ILanes lanes, ISecretStore secrets, CurrentConfiguration configuration, TimeProvider clock)
{
    public const string LiveRoute = "/health/live";
    public const string ReadyRoute = "/health/ready";

    /// <summary>What is answered with <c>200</c> while the configuration that was read last is wrong: webhooks come in and sites are told, by the one before.</summary>
    public const string Degraded = "ready, degraded: the new configuration is wrong, so the last good one is in force. What is wrong with it stands in the broker's log.";

    // Anybody may ask, as often as he likes, and to answer is to walk through all jobs that wait.
    private static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<IResult> _last = Task.FromResult(Results.Empty);
    private long? _askedAt;

    public static IResult Live() => Results.Text("live");

    public Task<IResult> ReadyAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            // One that takes longer than it is remembered is not asked for a second time beside itself.
            if (_last.IsCompleted && (_askedAt is not { } askedAt || clock.GetElapsedTime(askedAt) >= RememberedFor))
            {
                _askedAt = clock.GetTimestamp();
                // For all who ask, so not ended by the one who asked first.
                _last = AskAsync(CancellationToken.None);
            }

            return _last.WaitAsync(cancellation);
        }
    }

    private async Task<IResult> AskAsync(CancellationToken cancellation)
    {
        try
        {
            await lanes.CheckAsync(cancellation);
        }
        catch (StorageUnavailableException)
        {
            return BrokerResults.Problem(503, "Not ready", "The store cannot be opened or read, so webhooks are refused until it can. The cause is in the broker's log.");
        }

        try
        {
            var missing = await MissingSecrets.FindAsync(configuration.Value, secrets, cancellation);
            if (missing.Count == 0) return Results.Text(configuration.IsLastGood ? Degraded : "ready");
        }
        catch (StorageUnavailableException)
        {
            return BrokerResults.Problem(503, "Not ready", "The secrets cannot be looked up. The cause is in the broker's log.");
        }

        // Not which: anybody may ask.
        return BrokerResults.Problem(503, "Not ready", "A secret that the configuration names is missing. Which one is said at start, and in the log when the configuration changes.");
    }
}
