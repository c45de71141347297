using System.Globalization;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>A webhook as it lies in the store, its plan as JSON.</summary>
internal sealed record StoredWebhook(string Id, string Source, DateTimeOffset ReceivedAt, byte[] Plan)
{
    /// <exception cref="UnreadableRowException">An attempt cannot be read. A plan that cannot be says so itself: it must not hide the rest of the journal.</exception>
    public JournalEntry Read(IReadOnlyList<(long Seq, byte[] Json)> attempts) => new(Id, Source, ReceivedAt, PlanOrWhyNot(), [.. attempts.Select(ReadAttempt)]);

    /// <exception cref="UnreadableRowException"/>
    public static Plan ReadPlan(string id, byte[] plan) => StoredJson.Read(plan, PlanMessage.Read, "webhooks", id);

    /// <exception cref="UnreadableRowException"/>
    public static Attempt ReadAttempt((long Seq, byte[] Json) attempt) => StoredJson.Read(attempt.Json, BrokerJson.Default.Attempt, "attempts", attempt.Seq.ToString(CultureInfo.InvariantCulture));

    private Plan PlanOrWhyNot()
    {
        try
        {
            return ReadPlan(Id, Plan);
        }
        catch (UnreadableRowException error)
        {
            var nothing = new EventSummary(ContentEventKind.Other, Type: null, Id: null, Slug: null, Locale: null, Environment: null, Space: null, Revision: null);
            return new Plan { Events = [new EventPlan(nothing, $"The stored plan cannot be read. {error.Message}", Rules: [])], Deployments = [] };
        }
    }
}
