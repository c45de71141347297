using Azure;
using Azure.Data.Tables;
using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>Deployments, a row each, in one partition: some hundreds at most, which every instance reads whole.</summary>
internal sealed class TablesDeploymentRegistry(TableClient table) : IDeploymentRegistry
{
    private const string Partition = "deployment";

    public Task<bool> RecordAsync(string source, DeploymentSighting sighting, CancellationToken cancellation) => TableFailure.GuardAsync(table.Uri, async () =>
    {
        var row = Row(source, sighting);
        while (true)
        {
            var known = await table.FindAsync(Partition, row.RowKey, cancellation);
            if (known is not null && !sighting.Supersedes(Read(known).Last)) return false;
            if (await TryWriteAsync(row, known, cancellation)) return true;
        }
    });

    public Task<IReadOnlyList<KnownDeployment>> AllAsync(CancellationToken cancellation) => TableFailure.GuardAsync<IReadOnlyList<KnownDeployment>>(table.Uri, async () =>
        [.. (await RowsAsync(cancellation)).Select(Read)]);

    public Task<long> SweepAsync(DateTimeOffset before, CancellationToken cancellation) => TableFailure.GuardAsync(table.Uri, async () =>
    {
        var swept = 0L;
        foreach (var row in (await RowsAsync(cancellation)).Where(row => Read(row).Last.At < before))
        {
            if (await TryDeleteAsync(row, cancellation)) swept++;
        }

        return swept;
    });

    private Task<IReadOnlyList<TableEntity>> RowsAsync(CancellationToken cancellation) => table.TakeAsync($"PartitionKey eq '{Partition}'", int.MaxValue, cancellation);

    /// <returns>False when another was quicker.</returns>
    private async Task<bool> TryWriteAsync(TableEntity row, TableEntity? known, CancellationToken cancellation)
    {
        try
        {
            if (known is null) await table.AddEntityAsync(row, cancellation);
            else await table.UpdateEntityAsync(row, known.ETag, TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return false;
        }
    }

    // What was seen again meanwhile stays. A row that is gone is deleted without an error, and another's deed.
    private async Task<bool> TryDeleteAsync(TableEntity row, CancellationToken cancellation)
    {
        try
        {
            return (await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation)).Status != 404;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return false;
        }
    }

    private static TableEntity Row(string source, DeploymentSighting sighting) => new(Partition, Keys.Hash(source, sighting.Id))
    {
        ["Source"] = source,
        ["Id"] = sighting.Id,
        ["Runs"] = sighting.Runs,
        ["At"] = sighting.At,
        ["Address"] = sighting.Address,
        ["ProjectId"] = sighting.ProjectId,
        ["ProjectName"] = sighting.ProjectName,
        ["Target"] = sighting.Target,
        ["Branch"] = sighting.Branch,
    };

    private static KnownDeployment Read(TableEntity row) => new(row.GetString("Source"), new DeploymentSighting
    {
        Id = row.GetString("Id"),
        Runs = row.GetBoolean("Runs") is true,
        At = row.GetDateTimeOffset("At")!.Value,
        Address = row.GetString("Address"),
        ProjectId = row.GetString("ProjectId"),
        ProjectName = row.GetString("ProjectName"),
        Target = row.GetString("Target"),
        Branch = row.GetString("Branch"),
    });
}
