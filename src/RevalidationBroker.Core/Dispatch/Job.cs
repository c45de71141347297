using System.Globalization;
using System.Text.Json.Serialization;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>The queue's unit: what one deployment must forget because of one webhook. Self-contained, and readable by a person.</summary>
public sealed record Job
{
    /// <summary>The webhook's id and the deployment's name: the same work has the same id.</summary>
    public required string Id { get; init; }

    public required string WebhookId { get; init; }

    public required string Source { get; init; }

    /// <summary>Names the lane too.</summary>
    public required string Deployment { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>When its first attempt may start: later than <see cref="AcceptedAt"/> where the CMS's own API lags.</summary>
    public required DateTimeOffset NotBefore { get; init; }

    public required IReadOnlyList<Invalidation> Invalidations { get; init; }

    /// <summary>The states of the entries that it is about, as <see cref="EntryRevision.Of"/> finds them; null for none, and in jobs of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<EntryRevision>? Revisions { get; init; }

    /// <param name="delay">A webhook may have more than one job for a deployment when rules let some of it wait.</param>
    public static string IdOf(string webhookId, string deployment, TimeSpan? delay = null) =>
        delay is { } wait ? string.Create(CultureInfo.InvariantCulture, $"{webhookId}.{deployment}.{wait.TotalMilliseconds:0}") : $"{webhookId}.{deployment}";
}

/// <summary>A job as the queue hands it out.</summary>
/// <param name="Attempts">How many attempts it has had; 0 before the first.</param>
public sealed record QueuedJob(Job Job, int Attempts);
