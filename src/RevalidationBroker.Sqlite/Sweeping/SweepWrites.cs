using System.Globalization;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Sweeping;

/// <summary>
/// Deletes what was found. Each row is looked at again, as it was found in an earlier transaction: a webhook that was taken anew has a new
/// place and time, and the number of a row that is gone may be given again. Only the writer runs them, inside its transaction.
/// </summary>
internal sealed class SweepWrites(StoreConnection connection)
{
    private readonly Statement _webhook = connection.Prepare("DELETE FROM webhooks WHERE seq = ? AND id = ? AND received_at < ?");
    private readonly Statement _request = connection.Prepare("DELETE FROM bodies WHERE webhook = ?");
    private readonly Statement _links = connection.Prepare("DELETE FROM attempt_webhooks WHERE webhook = ? RETURNING attempt");

    // An attempt names its webhooks itself, so that its links need no index of their own, which each attempt would have to write.
    private readonly Statement _attempt = connection.Prepare(
        """
        DELETE FROM attempts WHERE seq = ? AND NOT EXISTS (
            SELECT 1 FROM json_each(attempts.attempt, '$.webhookIds') AS carried
            CROSS JOIN attempt_webhooks AS link ON link.webhook = carried.value AND link.attempt = attempts.seq)
        """);

    private readonly Statement _deadLetter = connection.Prepare("DELETE FROM dead_letters WHERE seq = ? AND dead_at < ?");
    private readonly Statement _entry = connection.Prepare("DELETE FROM entries WHERE seq = ? AND live = 0 AND changed_at < ?");

    private readonly Statement _sharedMessage = connection.Prepare("DELETE FROM shared_messages WHERE seq = ?");

    /// <summary>Deletes webhooks from one on, until as many rows as make a piece are gone.</summary>
    public SweptPiece Webhooks(IReadOnlyList<OldWebhook> webhooks, int from, DateTimeOffset olderThan, int rows)
    {
        var (before, next, removed, attempts) = (connection.Changes, from, 0, new HashSet<long>());
        for (; next < webhooks.Count && connection.Changes - before < rows; next++)
        {
            var (place, id) = webhooks[next];
            if (_webhook.Run(place, id, olderThan) == 0) continue;
            removed++;
            _request.Run(id);
            attempts.UnionWith(_links.All(row => row.Number(0), id));
        }

        // After all of them: a burst of webhooks shares its attempts, and each is long then.
        foreach (var attempt in attempts) _attempt.Run(attempt);
        return new SweptPiece(next, removed);
    }

    public int DeadLetters(IEnumerable<long> places, DateTimeOffset olderThan) => places.Sum(place => _deadLetter.Run(place, olderThan));

    public int SharedMessages(IEnumerable<long> places) => places.Sum(place => _sharedMessage.Run(place));

    public int GoneEntries(IEnumerable<long> places, DateTimeOffset olderThan) => places.Sum(place => _entry.Run(place, olderThan));

    /// <summary>Moves pages from the end of the file into free ones, and gives the end back.</summary>
    public void GiveBack(long pages) => connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA incremental_vacuum({pages})"));
}

/// <param name="Next">The first that was not looked at.</param>
internal sealed record SweptPiece(int Next, int Removed);
