using System.Text.Json;
using Azure.Data.Tables;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// The rows of the journal. All lie in one partition, so that a webhook's row, the row that knows it by its id and the number of the last place
/// change together or not at all:
/// <code>
/// n                    the last place, and how many webhooks there are
/// p{place}             a webhook with its plan, in the order of acceptance
/// i{hash of its id}    the place where it stands, when it came, and where its request is kept
/// </code>
/// </summary>
internal static class JournalRows
{
    public const string Partition = "journal";
    public const string NumberKey = "n";

    public static readonly string[] WithoutPlan = ["PartitionKey", "RowKey", "Id", "ReceivedAt"];

    public static string PlaceKey(long place) => $"p{Keys.Ordered(place)}";

    public static string IdKey(string id) => $"i{Keys.Hash(id)}";

    public static long PlaceOf(TableEntity row) => long.Parse(row.RowKey.AsSpan(1), System.Globalization.CultureInfo.InvariantCulture);

    public static DateTimeOffset ReceivedAt(TableEntity row) => new(row.GetInt64("ReceivedAt")!.Value, TimeSpan.Zero);

    /// <summary>A webhook but for its place.</summary>
    /// <returns>And how many bytes its plan takes.</returns>
    public static (TableEntity Row, int Bytes) Webhook(AcceptedWebhook webhook)
    {
        var row = new TableEntity { ["Id"] = webhook.Id, ["Source"] = webhook.Source, ["ReceivedAt"] = webhook.ReceivedAt.UtcTicks };
        // One that does not fit although it is compressed keeps what a repetition is answered with, or not even that.
        var bytes = Packed.Write(row, "Plan", JsonOf(webhook.Plan))
            ?? Packed.Write(row, "Plan", JsonOf(new Plan { Events = [Nothing("The plan was too large to be kept.")], Deployments = webhook.Plan.Deployments }))
            ?? Packed.Write(row, "Plan", JsonOf(new Plan { Events = [Nothing("The plan was too large to be kept.")], Deployments = [] }))!;
        return (row, bytes.Value);
    }

    public static TableEntity ById(AcceptedWebhook webhook, string? requestPartition, string? requestRow)
    {
        var row = new TableEntity(Partition, IdKey(webhook.Id)) { ["ReceivedAt"] = webhook.ReceivedAt.UtcTicks };
        if (requestPartition is not null) (row["RequestPartition"], row["RequestRow"]) = (requestPartition, requestRow);
        return row;
    }

    public static JournalEntry Read(TableEntity row, IReadOnlyList<Attempt> attempts) => new(row.GetString("Id"), row.GetString("Source"), ReceivedAt(row), ReadPlan(row), attempts);

    public static Plan ReadPlan(TableEntity row)
    {
        try
        {
            return JsonSerializer.Deserialize(Packed.Read(row, "Plan"), BrokerJson.Default.Plan) ?? Unreadable("It is empty.");
        }
        // A plan that another version wrote must not hide the rest of the journal; and it says itself what is wrong with it.
        catch (Exception error) when (error is JsonException or NotSupportedException or InvalidDataException)
        {
            return Unreadable(error.Message);
        }
    }

    private static Plan Unreadable(string problem) => new() { Events = [Nothing($"The stored plan cannot be read. {problem}")], Deployments = [] };

    private static EventPlan Nothing(string why) =>
        new(new EventSummary(ContentEventKind.Other, Type: null, Id: null, Slug: null, Locale: null, Environment: null, Space: null, Revision: null), why, Rules: []);

    private static byte[] JsonOf(Plan plan) => JsonSerializer.SerializeToUtf8Bytes(plan, BrokerJson.Default.Plan);
}
