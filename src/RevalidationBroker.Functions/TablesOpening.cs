using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Azure.Tables;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions;

/// <summary>Makes the tables that are missing, and goes on trying when they cannot be made at start; until then webhooks get 503 and come again.</summary>
internal sealed class TablesOpening(TablesStore store, TablesLaneMemory lanes, TimeProvider clock, ILogger<TablesOpening> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await TryAsync(stoppingToken)) await Task.Delay(Pause, clock, stoppingToken);
    }

    private async Task<bool> TryAsync(CancellationToken cancellation)
    {
        try
        {
            await store.CreateTablesAsync(cancellation);
            await lanes.CreateTableAsync(cancellation);
            return true;
        }
        catch (StorageUnavailableException error)
        {
            logger.TablesNotMade(error.Message);
            return false;
        }
    }
}
