using System.Text.Json;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>Records attempts, and tells what became of webhooks.</summary>
internal sealed class SqliteJournal(StoreWriter writer, ReadConnections readers, RefusalCounter refusals) : IJournal
{
    public async Task RecordAsync(Attempt attempt, CancellationToken cancellation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(attempt, BrokerJson.Default.Attempt);
        long? number = null;
        foreach (var piece in attempt.WebhookIds.Chunk(StoreWriter.Piece).DefaultIfEmpty([]))
        {
            var known = number;
            number = await writer.WriteAsync(statements => Add(statements, known, json, piece), afterCommit: null, cancellation);
            // What is begun is finished.
            cancellation = CancellationToken.None;
        }
    }

    public void CountRefusal(string source, string cause) => refusals.Count(source, cause);

    public async Task<JournalEntry?> FindAsync(string webhookId, CancellationToken cancellation)
    {
        var (webhook, attempts) = await readers.ReadAsync(statements => (statements.Webhook(webhookId), statements.Attempts(webhookId)), cancellation);
        return webhook?.Read(attempts);
    }

    public async Task<IReadOnlyList<JournalEntry>> RecentAsync(int limit, CancellationToken cancellation)
    {
        var webhooks = await readers.ReadAsync(statements => statements.Webhooks(limit), cancellation);
        return [.. webhooks.Select(webhook => webhook.Read(attempts: []))];
    }

    public Task<IReadOnlyList<RefusalCount>> RefusalsAsync(CancellationToken cancellation) => Task.FromResult(refusals.Read());

    /// <returns>The attempt's number.</returns>
    private static long Add(WriteStatements statements, long? known, byte[] attempt, string[] webhookIds)
    {
        var number = known ?? statements.AddAttempt(attempt);
        foreach (var webhookId in webhookIds) statements.LinkAttempt(webhookId, number);
        return number;
    }
}
