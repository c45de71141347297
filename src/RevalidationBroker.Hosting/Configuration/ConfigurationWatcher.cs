using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Configuration;

/// <summary>Puts a changed <c>broker.json</c> in force when it is right, and keeps the last good one, loudly, when it is not.</summary>
public sealed class ConfigurationWatcher(ConfigurationFile file, CurrentConfiguration current, ISecretStore secrets, TimeProvider clock, ILogger<ConfigurationWatcher> logger) : BackgroundService
{
    // Editors write a file in several steps, and the first of them may be to empty it.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var folder = new PhysicalFileProvider(Path.GetDirectoryName(file.FullPath)!);
        while (!stoppingToken.IsCancellationRequested)
        {
            // Watched before it is looked at, so that no change falls between the two.
            var change = NextChange(folder);
            if (await file.HasChangedAsync(stoppingToken))
            {
                await Task.Delay(Settle, clock, stoppingToken);
                Apply(await WithSecretsAsync(await file.ReadAsync(stoppingToken), stoppingToken));
            }
            else
            {
                await change.WaitAsync(stoppingToken);
            }
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
                logger.ConfigurationReplaced(file.FullPath, configuration.Sources.Count, configuration.Deployments.Count);
                OpenSources.Warn(configuration, logger);
                break;
            case ConfigurationResult.Invalid(var errors):
                logger.ConfigurationRejected(file.FullPath, string.Join(Environment.NewLine, errors));
                break;
        }
    }

    private Task NextChange(PhysicalFileProvider folder)
    {
        var changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        folder.Watch(Path.GetFileName(file.FullPath)).RegisterChangeCallback(_ => changed.TrySetResult(), null);
        return changed.Task;
    }
}
