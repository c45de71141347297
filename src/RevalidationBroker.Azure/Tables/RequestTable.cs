using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Azure.Tables;

/// <summary>Kept requests, in a partition for each day on which they go, so that those whose time is past are found without looking at others.</summary>
internal sealed class RequestTable(TableClient table, TimeProvider clock)
{
    /// <returns>Where it lies; null when it is too large for a row, and nothing is kept.</returns>
    public async Task<RequestRow?> TryKeepAsync(string webhookId, WebhookRequest request, DateTimeOffset until)
    {
        var head = new RequestHead(request.Method, request.Target, request.Headers.ToDictionary(), request.Source, request.ReceivedAt);
        // Each time that a webhook is taken in has a row of its own: the row of the first time stays as it is until the second is accepted.
        var row = new TableEntity(DayOf(until), $"{Keys.Hash(webhookId)}{Keys.Joint}{Keys.Ordered(request.ReceivedAt)}") { ["Until"] = until.UtcTicks };
        var size = Packed.Write(row, "Head", JsonSerializer.SerializeToUtf8Bytes(head, RequestHeadJson.Default.RequestHead)) + Packed.Write(row, "Body", request.Body);
        if (size is not <= Packed.MaxBytes) return null;

        await table.UpsertEntityAsync(row, TableUpdateMode.Replace);
        return new RequestRow(row.PartitionKey, row.RowKey);
    }

    /// <returns>Null when it is not there, or its time is past.</returns>
    public async Task<WebhookRequest?> FindAsync(RequestRow place, CancellationToken cancellation)
    {
        if (await table.FindAsync(place.Partition, place.Row, cancellation) is not { } row || row.GetInt64("Until") <= clock.GetUtcNow().UtcTicks) return null;

        var head = JsonSerializer.Deserialize(Packed.Read(row, "Head"), RequestHeadJson.Default.RequestHead)!;
        var headers = new WebhookHeaders();
        foreach (var (name, value) in head.Headers) headers.Add(name, value);
        return new WebhookRequest { Source = head.Source, Method = head.Method, Target = head.Target, Headers = headers, Body = Packed.Read(row, "Body"), ReceivedAt = head.ReceivedAt };
    }

    public Task DeleteAsync(IEnumerable<RequestRow> places) => table.DeleteAllAsync(places.Select(place => new TableEntity(place.Partition, place.Row)));

    /// <summary>Deletes those whose time is past.</summary>
    public async Task SweepAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var filter = string.Create(CultureInfo.InvariantCulture, $"PartitionKey le '{DayOf(now)}' and Until le {now.UtcTicks}L");
        await foreach (var page in table.QueryAsync<TableEntity>(filter, 1000, ["PartitionKey", "RowKey"], cancellation).AsPages()) await table.DeleteAllAsync(page.Values);
    }

    private static string DayOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}

/// <summary>Where a kept request lies.</summary>
internal sealed record RequestRow(string Partition, string Row)
{
    /// <param name="byId">A webhook's row by its id.</param>
    public static RequestRow? Of(TableEntity byId) => byId.GetString("RequestPartition") is { } partition ? new RequestRow(partition, byId.GetString("RequestRow")) : null;
}

/// <summary>A request but for its body.</summary>
internal sealed record RequestHead(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Source, DateTimeOffset ReceivedAt);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(RequestHead))]
internal sealed partial class RequestHeadJson : JsonSerializerContext;
