using Azure.Core;
using Azure.Data.Tables;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// Which lanes are parked or left alone, a row each, in a table of their own. Not in the sessions' state in Service Bus: that can be read only by
/// who holds the session, and operators and alerts want to know it of all.
/// </summary>
/// <remarks>The identity needs the role <em>Storage Table Data Contributor</em> on the account.</remarks>
public sealed class TablesLaneMemory : ILaneMemory
{
    private const string Partition = "lane";

    private readonly TableClient _table;

    /// <param name="address">Such as <c>https://contoso.table.core.windows.net</c>.</param>
    /// <param name="prefix">As that of <see cref="TablesStore"/>.</param>
    public TablesLaneMemory(Uri address, TokenCredential credential, string prefix = "broker")
        : this(new TableServiceClient(address, credential, TablesStore.ClientOptions()), prefix) { }

    internal TablesLaneMemory(TableServiceClient account, string prefix = "broker") => _table = account.GetTableClient($"{prefix}lanes");

    /// <summary>Makes the table if it is missing. Call it once at start.</summary>
    /// <exception cref="StorageUnavailableException"/>
    public Task CreateTableAsync(CancellationToken cancellation) => GuardAsync(async () => await _table.CreateIfNotExistsAsync(cancellation) is not null);

    public Task<LaneMemory> FindAsync(string lane, CancellationToken cancellation) => GuardAsync(async () =>
        await _table.FindAsync(Partition, lane, cancellation) is { } row ? Read(row) : LaneMemory.Nothing);

    public Task WriteAsync(string lane, LaneMemory memory, CancellationToken cancellation) => GuardAsync(async () => memory == LaneMemory.Nothing
        ? await _table.DeleteEntityAsync(Partition, lane, cancellationToken: cancellation)
        : await _table.UpsertEntityAsync(Row(lane, memory), TableUpdateMode.Replace, cancellation));

    public Task<IReadOnlyDictionary<string, LaneMemory>> AllAsync(CancellationToken cancellation) => GuardAsync<IReadOnlyDictionary<string, LaneMemory>>(async () =>
        (await _table.TakeAsync($"PartitionKey eq '{Partition}'", int.MaxValue, cancellation)).ToDictionary(row => row.RowKey, Read));

    private static TableEntity Row(string lane, LaneMemory memory)
    {
        var row = new TableEntity(Partition, lane);
        if (memory.Park is { } park) (row["ParkedSince"], row["ParkedUntil"], row["Probes"], row["ParkReason"]) = (park.Since, park.Until, park.Probes, Cut(park.Reason));
        if (memory.Hold is { } hold) (row["HeldUntil"], row["HoldReason"]) = (hold.Until, Cut(hold.Reason));
        return row;
    }

    private static LaneMemory Read(TableEntity row) => new(
        row.GetDateTimeOffset("ParkedUntil") is { } parkedUntil ? new LanePark(row.GetDateTimeOffset("ParkedSince") ?? parkedUntil, parkedUntil, row.GetInt32("Probes") ?? 0, row.GetString("ParkReason") ?? "") : null,
        row.GetDateTimeOffset("HeldUntil") is { } heldUntil ? new LaneHold(heldUntil, row.GetString("HoldReason") ?? "") : null);

    // A text takes 32 K characters; nobody reads a reason of more than a few lines.
    private static string Cut(string text) => text.Length <= 4096 ? text : text[..4096];

    private Task<T> GuardAsync<T>(Func<Task<T>> work) => TableFailure.GuardAsync(_table.Uri, work);
}
