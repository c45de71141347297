using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Reading;

namespace RevalidationBroker.Sqlite.Sweeping;

/// <summary>Finds what may go, and how large the store is, beside the writer.</summary>
internal sealed class SweepReads(StoreConnection connection)
{
    // All in one statement, so that a dead letter that becomes a job again meanwhile is seen as the one or as the other.
    private readonly Statement _webhooks = connection.Prepare(
        """
        SELECT seq, id FROM webhooks
        WHERE seq > ? AND seq <= ? AND received_at < ? AND id NOT IN (SELECT webhook FROM jobs) AND id NOT IN (SELECT webhook FROM dead_letters)
        ORDER BY seq LIMIT ?
        """);

    private readonly Statement _deadLetters = connection.Prepare("SELECT seq FROM dead_letters WHERE dead_at < ? ORDER BY seq LIMIT ?");
    private readonly Statement _entries = connection.Prepare("SELECT seq FROM entries WHERE live = 0 AND changed_at < ? ORDER BY changed_at LIMIT ?");

    private readonly Statement _sharedMessages = connection.Prepare("SELECT seq FROM shared_messages WHERE seq NOT IN (SELECT shared FROM jobs WHERE shared IS NOT NULL) ORDER BY seq LIMIT ?");

    private readonly Statement _counts = connection.Prepare("SELECT (SELECT count(*) FROM webhooks), (SELECT count(*) FROM jobs), (SELECT count(*) FROM dead_letters)");
    private readonly Statement _pages = connection.Prepare("SELECT page_count, freelist_count, auto_vacuum FROM pragma_page_count, pragma_freelist_count, pragma_auto_vacuum");

    /// <summary>Webhooks that nothing holds, between two places.</summary>
    public IReadOnlyList<OldWebhook> Webhooks(long after, long upTo, DateTimeOffset olderThan, int limit) =>
        _webhooks.All(row => new OldWebhook(row.Number(0), row.Text(1)), after, upTo, olderThan, limit);

    public IReadOnlyList<long> DeadLetters(DateTimeOffset olderThan, int limit) => _deadLetters.All(row => row.Number(0), olderThan, limit);

    public IReadOnlyList<long> GoneEntries(DateTimeOffset olderThan, int limit) => _entries.All(row => row.Number(0), olderThan, limit);

    /// <summary>Those that no job has any more, and so none will.</summary>
    public IReadOnlyList<long> SharedMessages(int limit) => _sharedMessages.All(row => row.Number(0), limit);

    public (long Webhooks, long Jobs, long DeadLetters) Counts() => _counts.First(row => (row.Number(0), row.Number(1), row.Number(2)));

    public StorePages Pages() => _pages.First(row => new StorePages(row.Number(0), row.Number(1), row.Number(2) == FileSpace.Incremental))!;
}

/// <summary>A webhook that may go, and its place.</summary>
internal sealed record OldWebhook(long Place, string Id);
