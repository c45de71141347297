using System.Text.Json.Serialization;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ports;

/// <summary>The durable record of webhooks, plans and attempts. Webhooks and plans come in through <see cref="IInbox"/>.</summary>
public interface IJournal
{
    /// <summary>Returns when the attempt is durable.</summary>
    Task RecordAsync(Attempt attempt, CancellationToken cancellation);

    /// <summary>Counts a webhook that was not let in, and keeps it while it is one of its source's last. Never waits and never fails: a flood of them must cost next to nothing.</summary>
    void RecordRefusal(Refusal refusal);

    Task<JournalEntry?> FindAsync(string webhookId, CancellationToken cancellation);

    /// <summary>The newest first, without their attempts.</summary>
    Task<IReadOnlyList<JournalEntry>> RecentAsync(int limit, CancellationToken cancellation);

    /// <summary>
    /// Webhooks received at or after a time, in the order in which they were accepted, without their attempts, page by page. While new ones
    /// come, none is passed over and none comes twice, but for one that is taken anew: it comes where it stands then.
    /// </summary>
    /// <param name="after">0 for the first page, then <see cref="JournalPage.After"/> of the page before.</param>
    /// <param name="limit">At most so many in a page, at least 1. A page of fewer is the last until more come.</param>
    Task<JournalPage> SinceAsync(DateTimeOffset from, long after, int limit, CancellationToken cancellation);

    /// <returns>The webhook's request without its secrets; null when it was not to be kept, or its time is past.</returns>
    Task<WebhookRequest?> FindRequestAsync(string webhookId, CancellationToken cancellation);

    /// <summary>What looking at the pages of some deployments showed: their attempts of the layer <see cref="Attempt.Proof"/>, of each deployment the newest first.</summary>
    /// <param name="limit">At most so many of each deployment. A store may look for them no further back than among its last <see cref="Attempt.SearchedForProofs"/> attempts.</param>
    Task<IReadOnlyList<Attempt>> ProofsAsync(IReadOnlyCollection<string> deployments, int limit, CancellationToken cancellation);

    Task<IReadOnlyList<RefusalCount>> RefusalsAsync(CancellationToken cancellation);

    /// <summary>The newest first, at most <see cref="Refusal.KeptPerSource"/> of each source.</summary>
    Task<IReadOnlyList<Refusal>> RecentRefusalsAsync(CancellationToken cancellation);
}

/// <summary>One call to a deployment and how it ended; or that none was needed, because a newer webhook's call did the work; or what looking at a page showed in the end.</summary>
public sealed record Attempt
{
    /// <summary>The <see cref="Outcome"/> of what needed no call of its own.</summary>
    public const string Superseded = "superseded";

    /// <summary>The <see cref="Outcome"/> of what a cache layer cannot be told, and was not.</summary>
    public const string LeftOut = "left out";

    /// <summary>The <see cref="Outcome"/> of what was for a deployment that was found once, and is gone.</summary>
    public const string Retired = "retired";

    /// <summary>The <see cref="Layer"/> of a look at a page.</summary>
    public const string Proof = "proof";

    /// <summary>Among how many attempts, the newest, a store without an index finds those of that layer.</summary>
    public const int SearchedForProofs = 5000;

    public required string Deployment { get; init; }

    /// <summary>The kind of the cache layer; null in attempts of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Layer { get; init; }

    /// <summary>Which of the site's instances was called; null for a site that is called by its own address.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Instance { get; init; }

    /// <summary>The page that was looked at; null where none was, and in attempts of older brokers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Page { get; init; }

    /// <summary>All webhooks whose jobs the call carried.</summary>
    public required IReadOnlyList<string> WebhookIds { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>One of <see cref="Dispatch.Outcome"/>'s names, <see cref="Superseded"/>, <see cref="LeftOut"/> or <see cref="Retired"/>; of a page that was looked at a <see cref="Proof.Verdict"/> in lower case.</summary>
    public required string Outcome { get; init; }

    public required string Detail { get; init; }

    public required int Tags { get; init; }

    public required int Paths { get; init; }

    /// <summary>The webhooks whose call did the work; null where a call was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? SupersededBy { get; init; }

    /// <summary>As <see cref="IJournal.ProofsAsync"/> finds them, among attempts that come the newest first.</summary>
    public static IReadOnlyList<Attempt> LastProofs(IEnumerable<Attempt> attempts, IReadOnlyCollection<string> deployments, int limit)
    {
        var looks = attempts.Where(attempt => attempt.Layer == Proof).ToLookup(attempt => attempt.Deployment);
        return [.. deployments.SelectMany(deployment => looks[deployment].Take(limit))];
    }
}

/// <summary>What the journal knows of a webhook.</summary>
public sealed record JournalEntry(string Id, string Source, DateTimeOffset ReceivedAt, Plan Plan, IReadOnlyList<Attempt> Attempts);

/// <summary>Some of the journal, in order.</summary>
/// <param name="After">The place in the journal where the next page begins.</param>
public sealed record JournalPage(IReadOnlyList<JournalEntry> Webhooks, long After);

/// <summary>A webhook that was not let in.</summary>
/// <param name="Source">A configured name, or <see cref="RefusalCount.UnknownSource"/>.</param>
/// <param name="Detail">For the operator: which header, how old. Never a secret, never a signature.</param>
public sealed record Refusal(string Source, string Cause, string? Detail, DateTimeOffset At)
{
    public const int KeptPerSource = 20;
}

/// <summary>How many webhooks of a source were not let in, for one cause.</summary>
public sealed record RefusalCount(string Source, string Cause, long Count)
{
    /// <summary>Stands for every name that is not configured, so that guessing names does not fill the store.</summary>
    public const string UnknownSource = "(unknown)";
}
