using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Sweeping;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>All that is ever read, by name.</summary>
internal sealed class ReadStatements(StoreConnection connection)
{
    private const string Jobs =
        "SELECT jobs.seq, lane, webhook, attempts, coalesce(shared_messages.message, jobs.message), due, shared FROM jobs LEFT JOIN shared_messages ON shared_messages.seq = jobs.shared";

    // They lie in this order, so that the first of thousands are found without a look at the rest.
    private readonly Statement _dueJobs = connection.Prepare($"{Jobs} WHERE lane = ? AND due <= ? ORDER BY due, jobs.seq LIMIT ?");
    private readonly Statement _waitingJobs = connection.Prepare($"{Jobs} WHERE lane = ? AND due > ? ORDER BY due, jobs.seq LIMIT ?");

    private readonly Statement _park = connection.Prepare("SELECT since, until, probes, reason FROM parked_lanes WHERE lane = ?");

    private readonly Statement _webhook = connection.Prepare("SELECT id, source, received_at, plan FROM webhooks WHERE id = ?");
    private readonly Statement _webhooks = connection.Prepare("SELECT id, source, received_at, plan FROM webhooks ORDER BY seq DESC LIMIT ?");
    private readonly Statement _attempts = connection.Prepare(
        "SELECT attempts.seq, attempts.attempt FROM attempt_webhooks AS carried JOIN attempts ON attempts.seq = carried.attempt WHERE carried.webhook = ? ORDER BY carried.attempt");

    // A quote within a text is written as \u0022, so only the member looks like this; and only few attempts are of it.
    private readonly Statement _proofs = connection.Prepare($"""
        SELECT seq, attempt FROM (SELECT seq, attempt FROM attempts ORDER BY seq DESC LIMIT ?) WHERE instr(attempt, '"layer":"{Attempt.Proof}"') > 0 ORDER BY seq DESC
        """);

    private readonly Statement _webhooksSince = connection.Prepare("SELECT id, source, received_at, plan, seq FROM webhooks WHERE seq > ? AND received_at >= ? ORDER BY seq LIMIT ?");
    private readonly Statement _nextReceived = connection.Prepare("SELECT seq, received_at FROM webhooks WHERE seq >= ? ORDER BY seq LIMIT 1");
    private readonly Statement _lastWebhook = connection.Prepare("SELECT coalesce(max(seq), 0) FROM webhooks");
    private readonly Statement _request = connection.Prepare("SELECT head, body FROM bodies WHERE webhook = ? AND until > ? AND head IS NOT NULL");
    private readonly Statement _refusals = connection.Prepare("SELECT source, cause, count FROM refusals");
    private readonly Statement _recentRefusals = connection.Prepare("SELECT refusals FROM recent_refusals");

    private readonly Statement _entries = connection.Prepare($"SELECT {StoredEntry.Columns} FROM entries WHERE source = ? AND place = ? AND id = ? ORDER BY locale, key_type");
    private readonly Statement _referrers = connection.Prepare(
        $"""
        SELECT {StoredEntry.Columns} FROM referrers JOIN entries ON entries.seq = referrers.entry
        WHERE referrers.source = ? AND referrers.place = ? AND referrers.target = ?
        ORDER BY referrers.id, referrers.locale, referrers.key_type LIMIT ?
        """);

    private readonly Statement _entryCounts = connection.Prepare("SELECT source, count(*) FROM entries GROUP BY source");

    /// <summary>Those of housekeeping.</summary>
    public SweepReads Sweep { get; } = new(connection);

    public DeadLetterQueries DeadLetters { get; } = new(connection);

    public LaneQueries Lanes { get; } = new(connection);

    public DeploymentQueries Deployments { get; } = new(connection);

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<StoredJob> DueJobs(string lane, DateTimeOffset now) => [.. _dueJobs.All(Job, lane, now, LaneLease.MostJobs).OrderBy(job => job.Seq)];

    /// <summary>Those that are due first, at most so many.</summary>
    public IReadOnlyList<StoredJob> WaitingJobs(string lane, DateTimeOffset dueAfter, int limit) => _waitingJobs.All(Job, lane, dueAfter, limit);

    public LanePark? Park(string lane) => _park.First(row => LaneQueries.Park(row, 0), lane);

    public StoredWebhook? Webhook(string id) => _webhook.First(Webhook, id);

    public IReadOnlyList<StoredWebhook> Webhooks(int limit) => _webhooks.All(Webhook, Math.Max(0, limit));

    /// <summary>The earliest first, as JSON.</summary>
    public IReadOnlyList<(long Seq, byte[] Json)> Attempts(string webhookId) => _attempts.All(row => (row.Number(0), row.Bytes(1)), webhookId);

    /// <summary>What looking at pages showed, as JSON, the newest first.</summary>
    /// <param name="among">So many of all attempts are looked through.</param>
    public IReadOnlyList<(long Seq, byte[] Json)> Proofs(int among) => _proofs.All(row => (row.Number(0), row.Bytes(1)), among);

    /// <summary>The first behind a place, each with its own.</summary>
    public IReadOnlyList<(long Place, StoredWebhook Webhook)> WebhooksSince(DateTimeOffset from, long after, int limit) =>
        _webhooksSince.All(row => (row.Number(4), Webhook(row)), after, from, Math.Max(0, limit));

    /// <summary>The first webhook at a place or behind it; null when there is none.</summary>
    public (long Place, DateTimeOffset ReceivedAt)? WebhookAt(long place) => _nextReceived.First<(long, DateTimeOffset)?>(row => (row.Number(0), row.Instant(1)), place);

    /// <returns>0 when there is no webhook.</returns>
    public long LastWebhook() => _lastWebhook.First(row => row.Number(0));

    /// <returns>Null when there is none whose time is not past, or only its body was kept.</returns>
    public StoredRequest? Request(string webhookId, DateTimeOffset now) => _request.First(row => new StoredRequest(row.Bytes(0), row.Bytes(1)), webhookId, now);

    public IReadOnlyList<RefusalCount> Refusals() => _refusals.All(row => new RefusalCount(row.Text(0), row.Text(1), row.Number(2)));

    /// <summary>Of each source the newest first, as JSON.</summary>
    public IReadOnlyList<byte[]> RecentRefusals() => _recentRefusals.All(row => row.Bytes(0));

    /// <summary>In every locale and type.</summary>
    public IReadOnlyList<StoredEntry> Entries(EntryId entry) => _entries.All(StoredEntry.From, entry.Source, entry.Place, entry.Id);

    /// <summary>The first that refer to this one, by id, locale and type; each once.</summary>
    public IReadOnlyList<StoredEntry> Referrers(EntryId target, int limit) => _referrers.All(StoredEntry.From, target.Source, target.Place, target.Id, limit);

    public IReadOnlyList<(string Source, long Count)> EntryCounts() => _entryCounts.All(row => (row.Text(0), row.Number(1)));

    private static StoredJob Job(Row row) => new(row.Number(0), row.Text(1), row.Text(2), (int)row.Number(3), row.Bytes(4)) { Due = row.Number(5), Shared = row.NumberOrNull(6) };

    private static StoredWebhook Webhook(Row row) => new(row.Text(0), row.Text(1), row.Instant(2), row.Bytes(3));
}
