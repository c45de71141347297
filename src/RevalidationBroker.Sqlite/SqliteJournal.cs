using System.Text.Json;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>Records attempts, and tells what became of webhooks.</summary>
internal sealed class SqliteJournal(StoreWriter writer, ReadConnections readers, RefusalKeeper refusals, TimeProvider clock) : IJournal
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

    public void RecordRefusal(Refusal refusal) => refusals.Record(refusal);

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

    public async Task<ReadOnlyMemory<byte>?> FindBodyAsync(string webhookId, CancellationToken cancellation)
    {
        var body = await readers.ReadAsync(statements => statements.Body(webhookId, clock.GetUtcNow()), cancellation);
        // The type is said, for otherwise null would become an empty body.
        return body is null ? (ReadOnlyMemory<byte>?)null : body;
    }

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
