using Azure;
using Azure.Core;
using Azure.Data.Tables;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// The last <c>broker.json</c> that was read and found right, a row for each place where one lies: for an instance that starts while a wrong one lies
/// there. In a table of the broker's own and not beside the original, which the broker may read and must not be able to change.
/// </summary>
/// <remarks>The identity needs the role <em>Storage Table Data Contributor</em> on the account.</remarks>
public sealed class TablesLastGood
{
    private const string Partition = "configuration";

    private readonly TableClient _table;

    /// <param name="address">Such as <c>https://contoso.table.core.windows.net</c>.</param>
    /// <param name="prefix">As that of <see cref="TablesStore"/>.</param>
    public TablesLastGood(Uri address, TokenCredential credential, string prefix = "broker")
        : this(new TableServiceClient(address, credential, ClientOptions()), prefix) { }

    internal TablesLastGood(TableServiceClient account, string prefix = "broker") => _table = account.GetTableClient($"{prefix}configurations");

    /// <summary>Keeps it, unless what is kept is the same or was uploaded later: another instance may have read on.</summary>
    /// <param name="place">Where it lies.</param>
    /// <returns>False when it is too large to be kept.</returns>
    /// <exception cref="StorageUnavailableException"/>
    public Task<bool> TryKeepAsync(string place, GoodConfiguration read, CancellationToken cancellation) => TableFailure.GuardAsync(_table.Uri, async () =>
    {
        var row = new TableEntity(Partition, Keys.Hash(place)) { ["Place"] = place, ["Version"] = read.Version, ["UploadedAt"] = read.UploadedAt };
        if (Packed.Write(row, "Json", read.Bytes) is null) return false;

        await _table.CreateIfNotExistsAsync(cancellation);
        bool written;
        do written = await TryWriteAsync(row, read, cancellation);
        while (!written);
        return true;
    });

    /// <returns>Null when none was ever kept.</returns>
    /// <exception cref="StorageUnavailableException"/>
    public Task<GoodConfiguration?> FindAsync(string place, CancellationToken cancellation) => TableFailure.GuardAsync(_table.Uri, async () =>
    {
        try
        {
            return await _table.FindAsync(Partition, Keys.Hash(place), cancellation) is { } row && Packed.Read(row, "Json") is { } json
                ? new GoodConfiguration(json, row.GetString("Version"), row.GetDateTimeOffset("UploadedAt") ?? default)
                : null;
        }
        catch (RequestFailedException error) when (error.ErrorCode == "TableNotFound")
        {
            return null;
        }
    });

    /// <returns>False when another was quicker, and it is to be looked at again.</returns>
    private async Task<bool> TryWriteAsync(TableEntity row, GoodConfiguration read, CancellationToken cancellation)
    {
        var kept = await _table.FindAsync(Partition, row.RowKey, cancellation);
        if (kept is not null && (kept.GetString("Version") == read.Version || kept.GetDateTimeOffset("UploadedAt") > read.UploadedAt)) return true;
        try
        {
            if (kept is null) await _table.AddEntityAsync(row, cancellation);
            else await _table.UpdateEntityAsync(row, kept.ETag, TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return false;
        }
    }

    // It holds up a start and a change of the configuration, which can do without.
    private static TableClientOptions ClientOptions() => new() { Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(200), NetworkTimeout = TimeSpan.FromSeconds(5) } };
}

/// <summary>A <c>broker.json</c> that was found right.</summary>
/// <param name="Version">Another for each upload: the blob's ETag.</param>
public sealed record GoodConfiguration(ReadOnlyMemory<byte> Bytes, string Version, DateTimeOffset UploadedAt);
