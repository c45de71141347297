using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite.Late;

internal sealed class LateJournal(LateStore late, EarlyRefusals refusals) : IJournal
{
    public Task RecordAsync(Attempt attempt, CancellationToken cancellation) => late.Store.Journal.RecordAsync(attempt, cancellation);

    public void RecordRefusal(Refusal refusal) => refusals.Record(refusal);

    public Task<JournalEntry?> FindAsync(string webhookId, CancellationToken cancellation) => late.Store.Journal.FindAsync(webhookId, cancellation);

    public Task<IReadOnlyList<JournalEntry>> RecentAsync(int limit, CancellationToken cancellation) => late.Store.Journal.RecentAsync(limit, cancellation);

    public Task<JournalPage> SinceAsync(DateTimeOffset from, long after, int limit, CancellationToken cancellation) => late.Store.Journal.SinceAsync(from, after, limit, cancellation);

    public Task<WebhookRequest?> FindRequestAsync(string webhookId, CancellationToken cancellation) => late.Store.Journal.FindRequestAsync(webhookId, cancellation);

    public Task<IReadOnlyList<Attempt>> ProofsAsync(IReadOnlyCollection<string> deployments, int limit, CancellationToken cancellation) => late.Store.Journal.ProofsAsync(deployments, limit, cancellation);

    public Task<IReadOnlyList<RefusalCount>> RefusalsAsync(CancellationToken cancellation) => late.Store.Journal.RefusalsAsync(cancellation);

    public Task<IReadOnlyList<Refusal>> RecentRefusalsAsync(CancellationToken cancellation) => late.Store.Journal.RecentRefusalsAsync(cancellation);
}
