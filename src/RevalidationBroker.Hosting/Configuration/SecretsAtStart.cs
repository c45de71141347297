using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Configuration;

/// <summary>Looks at start for the secrets that the configuration names, and warns of those that nobody has given. No start waits for it or fails by it: the rest can be done without them.</summary>
internal sealed class SecretsAtStart(CurrentConfiguration current, ISecretStore secrets, ILogger<SecretsAtStart> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var missing = await MissingSecrets.FindAsync(current.Value, secrets, stoppingToken);
            if (missing.Count > 0) logger.SecretsMissing(ErrorList.Of(missing));
        }
        catch (StorageUnavailableException error)
        {
            logger.SecretsUnknown(error.Message);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            logger.SecretsNotLookedUp();
        }
    }
}
