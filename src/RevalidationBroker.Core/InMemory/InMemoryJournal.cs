using System.Collections.Concurrent;
using RevalidationBroker.Ports;

namespace RevalidationBroker.InMemory;

/// <summary>The reference journal and inbox, without a disk.</summary>
public sealed class InMemoryJournal(InMemoryJobQueue queue) : IJournal, IInbox
{
    private readonly Lock _gate = new();
    private readonly List<AcceptedWebhook> _webhooks = [];
    private readonly List<Attempt> _attempts = [];
    private readonly ConcurrentDictionary<(string Source, string Cause), long> _refusals = [];

    public Task<Acceptance> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_webhooks.FindLast(known => known.Id == webhook.Id) is { } first)
            {
                if (webhook.ReceivedAt - first.ReceivedAt < AcceptedWebhook.RememberedFor)
                    return Task.FromResult(new Acceptance(first.Id, Duplicate: true, first.Plan.Deployments));
                _webhooks.Remove(first);
            }

            _webhooks.Add(webhook);
            queue.Enqueue(webhook.Jobs);
            return Task.FromResult(new Acceptance(webhook.Id, Duplicate: false, webhook.Plan.Deployments));
        }
    }

    public Task RecordAsync(Attempt attempt, CancellationToken cancellation)
    {
        lock (_gate) _attempts.Add(attempt);
        return Task.CompletedTask;
    }

    public void CountRefusal(string source, string cause) => _refusals.AddOrUpdate((source, cause), 1, (_, count) => count + 1);

    public Task<JournalEntry?> FindAsync(string webhookId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult(_webhooks.Find(webhook => webhook.Id == webhookId) is { } found
                ? Entry(found, [.. _attempts.Where(attempt => attempt.WebhookIds.Contains(webhookId))])
                : null);
        }
    }

    public Task<IReadOnlyList<JournalEntry>> RecentAsync(int limit, CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult<IReadOnlyList<JournalEntry>>([.. Enumerable.Reverse(_webhooks).Take(limit).Select(webhook => Entry(webhook, []))]);
    }

    public Task<IReadOnlyList<RefusalCount>> RefusalsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RefusalCount>>([.. _refusals
            .Select(refusal => new RefusalCount(refusal.Key.Source, refusal.Key.Cause, refusal.Value))
            .OrderBy(refusal => refusal.Source, StringComparer.Ordinal).ThenBy(refusal => refusal.Cause, StringComparer.Ordinal)]);

    private static JournalEntry Entry(AcceptedWebhook webhook, IReadOnlyList<Attempt> attempts) =>
        new(webhook.Id, webhook.Source, webhook.ReceivedAt, webhook.Plan, attempts);
}
