using System.Collections.Concurrent;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Fakes;

/// <summary>Keeps what it is told, and can be down.</summary>
internal sealed class FakeJournal : IJournal, IInbox
{
    private readonly ConcurrentQueue<Attempt> _attempts = [];

    public IReadOnlyList<Attempt> Attempts => [.. _attempts];

    public List<AcceptedWebhook> Accepted { get; } = [];

    public List<Refusal> Refusals { get; } = [];

    public bool IsDown { get; set; }

    public Task RecordAsync(Attempt attempt, CancellationToken cancellation)
    {
        if (IsDown) throw new StorageUnavailableException("The journal is down.");
        _attempts.Enqueue(attempt);
        return Task.CompletedTask;
    }

    public Task<Acceptance?> AcceptAsync(AcceptedWebhook webhook, CancellationToken cancellation)
    {
        if (IsDown) throw new StorageUnavailableException("The inbox is down.");
        Accepted.Add(webhook);
        return Task.FromResult<Acceptance?>(new Acceptance(webhook.Id, Duplicate: false, webhook.Plan.Deployments));
    }

    public void RecordRefusal(Refusal refusal) => Refusals.Add(refusal);

    public Task<JournalEntry?> FindAsync(string webhookId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<JournalEntry>> RecentAsync(int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<JournalPage> SinceAsync(DateTimeOffset from, long after, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<WebhookRequest?> FindRequestAsync(string webhookId, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<Attempt>> ProofsAsync(IReadOnlyCollection<string> deployments, int limit, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<Refusal>> RecentRefusalsAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<RefusalCount>> RefusalsAsync(CancellationToken cancellation) => throw new NotSupportedException();
}
