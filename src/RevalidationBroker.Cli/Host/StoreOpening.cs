using Microsoft.Extensions.Hosting;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.Cli.Host;

/// <summary>Goes on trying to open a store that could not be opened at start.</summary>
internal sealed class StoreOpening(LateStore store) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => store.OpenAsync(stoppingToken);
}
