using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Hosting.Configuration;

/// <summary>Warns of every source that lets everybody in: at start, and whenever a new configuration is in force.</summary>
internal sealed class OpenSources(CurrentConfiguration current, ILogger<OpenSources> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Warn(current.Value, logger);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public static void Warn(BrokerConfiguration configuration, ILogger logger)
    {
        foreach (var source in configuration.Sources.Values.Where(source => !source.Auth.NeedsSecret).OrderBy(source => source.Name, StringComparer.Ordinal))
            logger.SourceIsOpen(source.Name);
    }
}
