using Microsoft.AspNetCore.Http;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Http;

/// <summary><c>/health/live</c> and <c>/health/ready</c>: whether the process runs, and whether it can do its work.</summary>
public sealed class HealthEndpoint(IJobQueue queue, ISecretStore secrets, CurrentConfiguration configuration)
{
    public const string LiveRoute = "/health/live";
    public const string ReadyRoute = "/health/ready";

    public static IResult Live() => Results.Text("live");

    public async Task<IResult> ReadyAsync(CancellationToken cancellation)
    {
        try
        {
            await queue.LanesAsync(cancellation);
        }
        catch (StorageUnavailableException)
        {
            return BrokerResults.Problem(503, "Not ready", "The queue cannot be read. The cause is in the broker's log.");
        }

        var missing = await MissingSecrets.FindAsync(configuration.Value, secrets, cancellation);
        return missing.Count == 0
            ? Results.Text("ready")
            // Not which: anybody may ask.
            : BrokerResults.Problem(503, "Not ready", "A secret that the configuration names is missing. Which one is said at start, and in the log when the configuration changes.");
    }
}
