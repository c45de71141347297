using System.Collections.Concurrent;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.InMemory;

/// <summary>The reference journal and inbox, without a disk, with the ledger that the inbox writes to.</summary>
public sealed class InMemoryJournal(InMemoryJobQueue queue, TimeProvider clock) : IJournal, IInbox
{
    private readonly Lock _gate = new();
    private readonly List<(long Place, AcceptedWebhook Webhook)> _webhooks = [];
    private readonly List<Attempt> _attempts = [];
    private readonly Dictionary<string, (WebhookRequest Request, DateTimeOffset Until)> _requests = [];
    private readonly ConcurrentDictionary<(string Source, string Cause), long> _refusals = [];
    private readonly RecentRefusals _recentRefusals = new();
    private long _lastPlace;

    public InMemoryLedger Ledger { get; } = new(clock);

    public Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var place = _webhooks.FindIndex(known => known.Webhook.Id == webhook.Id);
            var first = place < 0 ? null : _webhooks[place].Webhook;
            if (first is not null && webhook.ReceivedAt - first.ReceivedAt < AcceptedWebhook.RememberedFor)
                return Task.FromResult<Acceptance?>(new Acceptance(first.Id, Duplicate: true, first.Plan.Deployments));
            if (!Ledger.TryChange(webhook.Ledger)) return Task.FromResult<Acceptance?>(null);

            if (first is not null)
            {
                _webhooks.RemoveAt(place);
                _requests.Remove(first.Id);
            }

            _webhooks.Add((++_lastPlace, webhook with { Kept = null, Ledger = [] }));
            if (webhook is { Kept: { } request, KeepUntil: { } until }) Keep(webhook.Id, request, until);
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
            return Task.FromResult(_webhooks.Find(known => known.Webhook.Id == webhookId).Webhook is { } found
                ? Entry(found, [.. _attempts.Where(attempt => attempt.WebhookIds.Contains(webhookId))])
                : null);
        }
    }

    public Task<IReadOnlyList<JournalEntry>> RecentAsync(int limit, CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult<IReadOnlyList<JournalEntry>>([.. Enumerable.Reverse(_webhooks).Take(limit).Select(known => Entry(known.Webhook, []))]);
    }

    public Task<JournalPage> SinceAsync(DateTimeOffset from, long after, int limit, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var page = _webhooks.Where(known => known.Place > after && known.Webhook.ReceivedAt >= from).Take(limit).ToList();
            return Task.FromResult(new JournalPage([.. page.Select(known => Entry(known.Webhook, []))], page is [.., var last] ? last.Place : after));
        }
    }

    public Task<WebhookRequest?> FindRequestAsync(string webhookId, CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult(_requests.TryGetValue(webhookId, out var kept) && kept.Until > clock.GetUtcNow() ? kept.Request : null);
    }

    public Task<IReadOnlyList<Attempt>> ProofsAsync(IReadOnlyCollection<string> deployments, int limit, CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult(Attempt.LastProofs(Enumerable.Reverse(_attempts), deployments, limit));
    }

    public Task<IReadOnlyList<RefusalCount>> RefusalsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<RefusalCount>>([.. _refusals
            .Select(refusal => new RefusalCount(refusal.Key.Source, refusal.Key.Cause, refusal.Value))
            .OrderBy(refusal => refusal.Source, StringComparer.Ordinal).ThenBy(refusal => refusal.Cause, StringComparer.Ordinal)]);

    public Task<IReadOnlyList<Refusal>> RecentRefusalsAsync(CancellationToken cancellation) => Task.FromResult(_recentRefusals.Read());

    /// <summary>Forgets webhooks with all that belongs to them, but for those that have jobs or dead letters.</summary>
    internal int Forget(DateTimeOffset olderThan)
    {
        lock (_gate)
        {
            var held = queue.Webhooks();
            var forgotten = _webhooks.Where(known => known.Webhook.ReceivedAt < olderThan && !held.Contains(known.Webhook.Id)).Select(known => known.Webhook.Id).ToHashSet();
            _webhooks.RemoveAll(known => forgotten.Contains(known.Webhook.Id));
            foreach (var id in forgotten) _requests.Remove(id);
            var left = _webhooks.Select(known => known.Webhook.Id).ToHashSet();
            _attempts.RemoveAll(attempt => attempt.WebhookIds.Any(forgotten.Contains) && !attempt.WebhookIds.Any(left.Contains));
            return forgotten.Count;
        }
    }

    internal int Count()
    {
        lock (_gate) return _webhooks.Count;
    }

    private void Keep(string webhookId, WebhookRequest request, DateTimeOffset until)
    {
        var now = clock.GetUtcNow();
        foreach (var (id, _) in _requests.Where(kept => kept.Value.Until <= now).ToList()) _requests.Remove(id);
        _requests[webhookId] = (request, until);
    }

    private static JournalEntry Entry(AcceptedWebhook webhook, IReadOnlyList<Attempt> attempts) =>
        new(webhook.Id, webhook.Source, webhook.ReceivedAt, webhook.Plan, attempts);
}
