using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>A webhook as it lies in the store, its plan as JSON.</summary>
internal sealed record StoredWebhook(string Id, string Source, DateTimeOffset ReceivedAt, byte[] Plan)
{
    public JournalEntry Read(IReadOnlyList<byte[]> attempts) => new(Id, Source, ReceivedAt, ReadPlan(Plan), [.. attempts.Select(ReadAttempt)]);

    public static Plan ReadPlan(byte[] plan)
    {
        try
        {
            return JsonSerializer.Deserialize(plan, BrokerJson.Default.Plan) ?? Unreadable("It is empty.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            return Unreadable(error.Message);
        }
    }

    private static Attempt ReadAttempt(byte[] attempt) => JsonSerializer.Deserialize(attempt, BrokerJson.Default.Attempt)!;

    // A plan that another version wrote must not hide the rest of the journal; and it says itself what is wrong with it.
    private static Plan Unreadable(string problem)
    {
        var nothing = new EventSummary(ContentEventKind.Other, Type: null, Id: null, Slug: null, Locale: null, Environment: null, Space: null, Revision: null);
        return new Plan { Events = [new EventPlan(nothing, $"The stored plan cannot be read. {problem}", Rules: [])], Deployments = [] };
    }
}
