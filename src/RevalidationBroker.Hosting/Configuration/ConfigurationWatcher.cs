using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Configuration;

/// <summary>Puts a changed <c>broker.json</c> in force when it is right, and keeps the last good one, loudly, when it is not.</summary>
public sealed class ConfigurationWatcher(IConfigurationSource source, CurrentConfiguration current, ISecretStore secrets, TimeProvider clock, ILogger<ConfigurationWatcher> logger) : BackgroundService
{
    // Editors write a file in several steps, and the first of them may be to empty it.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan PauseWithoutSecrets = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Started on an earlier one: what is wrong with this one is said where operators look, unless it was mended meanwhile.
        if (current.IsLastGood) await ApplyAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await source.ChangedAsync(stoppingToken);
            await Task.Delay(Settle, clock, stoppingToken);
            await ApplyAsync(stoppingToken);
        }
    }

    private async Task ApplyAsync(CancellationToken cancellation)
    {
        while (!await TryApplyAsync(cancellation)) await Task.Delay(PauseWithoutSecrets, clock, cancellation);
    }

    /// <returns>False when nobody can tell now whether the secrets that it names are there.</returns>
    private async Task<bool> TryApplyAsync(CancellationToken cancellation)
    {
        try
        {
            Apply(await WithSecretsAsync(await source.ReadAsync(cancellation), cancellation));
            return true;
        }
        catch (StorageUnavailableException error)
        {
            logger.ConfigurationWaits(source.Name, error.Message);
            return false;
        }
    }

    // As at start: a configuration that names a secret which nobody has given would lock a sender out, or park a deployment.
    private async Task<ConfigurationResult> WithSecretsAsync(ConfigurationResult result, CancellationToken cancellation) =>
        result is ConfigurationResult.Valid(var configuration) && await MissingSecrets.FindAsync(configuration, secrets, cancellation) is { Count: > 0 } missing
            ? new ConfigurationResult.Invalid(missing)
            : result;

    private void Apply(ConfigurationResult result)
    {
        switch (result)
        {
            case ConfigurationResult.Valid(var configuration):
                current.Replace(configuration);
                logger.ConfigurationReplaced(source.Name, configuration.Sources.Count, configuration.Deployments.Count);
                OpenSources.Warn(configuration, logger);
                break;
            case ConfigurationResult.Invalid(var errors):
                current.Keep();
                logger.ConfigurationRejected(source.Name, ErrorList.Of(errors));
                break;
        }
    }
}
