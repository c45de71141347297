using System.Text.Json;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Writing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite;

/// <summary>Records attempts, and tells what became of webhooks.</summary>
internal sealed class SqliteJournal(StoreWriter writer, ReadingJournal reading, RefusalKeeper refusals) : IJournal
{
    public async Task RecordAsync(Attempt attempt, CancellationToken cancellation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(attempt, BrokerJson.Default.Attempt);
        long? number = null;
        // In the order in which they lie: a burst has thousands, and each piece then writes few pages.
        foreach (var piece in attempt.WebhookIds.Order(StringComparer.Ordinal).Chunk(StoreWriter.Piece).DefaultIfEmpty([]))
        {
            var known = number;
            number = await writer.WriteAsync(statements => Add(statements, known, json, piece), afterCommit: null, cancellation);
            // What is begun is finished.
            cancellation = CancellationToken.None;
        }
    }

    public void RecordRefusal(Refusal refusal) => refusals.Record(refusal);

    public Task<JournalEntry?> FindAsync(string webhookId, CancellationToken cancellation) => reading.FindAsync(webhookId, cancellation);

    public Task<IReadOnlyList<JournalEntry>> RecentAsync(int limit, CancellationToken cancellation) => reading.RecentAsync(limit, cancellation);

    public Task<JournalPage> SinceAsync(DateTimeOffset from, long after, int limit, CancellationToken cancellation) => reading.SinceAsync(from, after, limit, cancellation);

    public Task<WebhookRequest?> FindRequestAsync(string webhookId, CancellationToken cancellation) => reading.FindRequestAsync(webhookId, cancellation);

    public Task<IReadOnlyList<Attempt>> ProofsAsync(IReadOnlyCollection<string> deployments, int limit, CancellationToken cancellation) => reading.ProofsAsync(deployments, limit, cancellation);

    public Task<IReadOnlyList<RefusalCount>> RefusalsAsync(CancellationToken cancellation) => Task.FromResult(refusals.Counts());

    public Task<IReadOnlyList<Refusal>> RecentRefusalsAsync(CancellationToken cancellation) => Task.FromResult(refusals.Recent());

    /// <returns>The attempt's number.</returns>
    private static long Add(WriteStatements statements, long? known, byte[] attempt, string[] webhookIds)
    {
        var number = known ?? statements.AddAttempt(attempt);
        foreach (var webhookId in webhookIds) statements.LinkAttempt(webhookId, number);
        return number;
    }
}
