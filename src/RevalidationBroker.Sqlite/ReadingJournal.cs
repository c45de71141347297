using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite;

/// <summary>Tells what the file knows of webhooks, and records nothing.</summary>
internal sealed class ReadingJournal(ReadConnections readers, TimeProvider clock) : IJournal
{
    public Task RecordAsync(Attempt attempt, CancellationToken cancellation) => throw ReadsOnly();

    public void RecordRefusal(Refusal refusal) => throw ReadsOnly();

    public Task<JournalEntry?> FindAsync(string webhookId, CancellationToken cancellation) =>
        readers.ReadAsync(statements => statements.Webhook(webhookId)?.Read(statements.Attempts(webhookId)), cancellation);

    public async Task<IReadOnlyList<JournalEntry>> RecentAsync(int limit, CancellationToken cancellation)
    {
        var webhooks = await readers.ReadAsync(statements => statements.Webhooks(limit), cancellation);
        return [.. webhooks.Select(webhook => webhook.Read(attempts: []))];
    }

    public async Task<JournalPage> SinceAsync(DateTimeOffset from, long after, int limit, CancellationToken cancellation)
    {
        var page = await readers.ReadAsync(
            statements => statements.WebhooksSince(from, after > 0 ? after : PlaceInTime.Before(from, statements.LastWebhook(), statements.WebhookAt), limit),
            cancellation);
        return new JournalPage([.. page.Select(found => found.Webhook.Read(attempts: []))], page is [.., var last] ? last.Place : after);
    }

    public Task<WebhookRequest?> FindRequestAsync(string webhookId, CancellationToken cancellation) =>
        readers.ReadAsync(statements => statements.Request(webhookId, clock.GetUtcNow())?.Read(webhookId), cancellation);

    public Task<IReadOnlyList<Attempt>> ProofsAsync(IReadOnlyCollection<string> deployments, int limit, CancellationToken cancellation) =>
        readers.ReadAsync(statements => Attempt.LastProofs(statements.Proofs(Attempt.SearchedForProofs).Select(StoredWebhook.ReadAttempt), deployments, limit), cancellation);

    public Task<IReadOnlyList<RefusalCount>> RefusalsAsync(CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyList<RefusalCount>>(
            statements => [.. statements.Refusals().OrderBy(refusal => refusal.Source, StringComparer.Ordinal).ThenBy(refusal => refusal.Cause, StringComparer.Ordinal)],
            cancellation);

    public Task<IReadOnlyList<Refusal>> RecentRefusalsAsync(CancellationToken cancellation) =>
        readers.ReadAsync(statements => StoredRefusals.Read(statements.RecentRefusals()).Read(), cancellation);

    private static NotSupportedException ReadsOnly() => new("This journal was opened to be read. Only the broker that owns the store writes to it.");
}
