using System.Collections.Concurrent;
using RevalidationBroker.Ports;

namespace RevalidationBroker.InMemory;

/// <summary>The reference journal and inbox, without a disk, with the ledger that the inbox writes to.</summary>
public sealed class InMemoryJournal(InMemoryJobQueue queue, TimeProvider clock) : IJournal, IInbox
{
    private readonly Lock _gate = new();
    private readonly List<AcceptedWebhook> _webhooks = [];
    private readonly List<Attempt> _attempts = [];
    private readonly Dictionary<string, (ReadOnlyMemory<byte> Bytes, DateTimeOffset Until)> _bodies = [];
    private readonly ConcurrentDictionary<(string Source, string Cause), long> _refusals = [];
    private readonly RecentRefusals _recentRefusals = new();

    public InMemoryLedger Ledger { get; } = new();

    public Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var first = _webhooks.FindLast(known => known.Id == webhook.Id);
            if (first is not null && webhook.ReceivedAt - first.ReceivedAt < AcceptedWebhook.RememberedFor)
                return Task.FromResult<Acceptance?>(new Acceptance(first.Id, Duplicate: true, first.Plan.Deployments));
            if (!Ledger.TryChange(webhook.Ledger)) return Task.FromResult<Acceptance?>(null);

            if (first is not null)
            {
                _webhooks.Remove(first);
                _bodies.Remove(first.Id);
            }

            _webhooks.Add(webhook with { Body = null, Ledger = [] });
            if (webhook is { Body: { } body, KeepBodyUntil: { } until }) Keep(webhook.Id, body, until);
            queue.Enqueue(webhook.Jobs);
            return Task.FromResult<Acceptance?>(new Acceptance(webhook.Id, Duplicate: false, webhook.Plan.Deployments));
        }
    }

    public Task RecordAsync(Attempt attempt, CancellationToken cancellation)
    {
        lock (_gate) _attempts.Add(attempt);
        return Task.CompletedTask;
    }

    public void RecordRefusal(Refusal refusal)
    {
        _refusals.AddOrUpdate((refusal.Source, refusal.Cause), 1, static (_, count) => count + 1);
        _recentRefusals.Add(refusal);
    }

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

    public Task<ReadOnlyMemory<byte>?> FindBodyAsync(string webhookId, CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult(_bodies.TryGetValue(webhookId, out var body) && body.Until > clock.GetUtcNow() ? body.Bytes : (ReadOnlyMemory<byte>?)null);
    }

    public Task<IReadOnlyList<RefusalCount>> RefusalsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RefusalCount>>([.. _refusals
            .Select(refusal => new RefusalCount(refusal.Key.Source, refusal.Key.Cause, refusal.Value))
            .OrderBy(refusal => refusal.Source, StringComparer.Ordinal).ThenBy(refusal => refusal.Cause, StringComparer.Ordinal)]);

    public Task<IReadOnlyList<Refusal>> RecentRefusalsAsync(CancellationToken cancellation) => Task.FromResult(_recentRefusals.Read());

    private void Keep(string webhookId, ReadOnlyMemory<byte> body, DateTimeOffset until)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, _) in _bodies.Where(kept => kept.Value.Until <= now).ToList()) _bodies.Remove(id);
        _bodies[webhookId] = (body, until);
    }

    private static JournalEntry Entry(AcceptedWebhook webhook, IReadOnlyList<Attempt> attempts) =>
        new(webhook.Id, webhook.Source, webhook.ReceivedAt, webhook.Plan, attempts);
}
