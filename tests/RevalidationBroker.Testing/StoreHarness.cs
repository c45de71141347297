using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Testing;

/// <summary>A store under test, with its clock, and the verbs that its contracts speak in.</summary>
public abstract partial class StoreHarness : IAsyncDisposable
{
    public static readonly LaneWindow NoWindow = new(TimeSpan.Zero, TimeSpan.Zero);

    private int _witnesses;

    public TestClock Clock { get; } = new();

    /// <summary>Give it to the store as a function: tests change it on the way.</summary>
    public LaneWindow Window { get; set; } = NoWindow;

    public abstract IInbox Inbox { get; }

    public abstract IJobQueue Queue { get; }

    public abstract IDeadLetters DeadLetters { get; }

    public abstract IJournal Journal { get; }

    public abstract ILedger Ledger { get; }

    /// <summary>How long the store lends a lane.</summary>
    public abstract TimeSpan LeaseFor { get; }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Accepts a webhook that comes now.</summary>
    public Task<Acceptance> AcceptAsync(string id, IReadOnlyList<string>? deployments = null, TimeSpan settle = default, IReadOnlyList<Invalidation>? invalidations = null) =>
        AcceptAsync(A.Webhook(id, deployments, Clock.Now, settle, invalidations));

    public async Task<Acceptance> AcceptAsync(AcceptedWebhook webhook) => await Inbox.AcceptAsync(webhook, CancellationToken.None).InTime() ?? throw new InvalidOperationException("The ledger has moved on.");

    public Task<LaneLease> TakeAsync() => Queue.TakeAsync(CancellationToken.None).InTime();

    public Task<IReadOnlyList<QueuedJob>> WaitingAsync(LaneLease lease, int limit = 100) => Queue.WaitingAsync(lease, limit, CancellationToken.None).InTime();

    /// <summary>Settles all of a lease's jobs in one way.</summary>
    public Task<bool> SettleAsync(LaneLease lease, Settlement settlement, LanePark? park = null) => SettleAsync(lease, _ => settlement, park);

    public Task<bool> SettleAsync(LaneLease lease, Func<QueuedJob, Settlement> settlement, LanePark? park = null) =>
        SettleAsync(lease, new LaneSettlement([.. lease.Jobs.Select(job => new JobSettlement(job, settlement(job)))], park));

    public Task<bool> SettleAsync(LaneLease lease, LaneSettlement settlement) => Queue.SettleAsync(lease, settlement, CancellationToken.None).InTime();

    public Task<bool> CompleteAsync(LaneLease lease) => SettleAsync(lease, new Settlement.Complete());

    public Task ReleaseAsync(LaneLease lease) => Queue.ReleaseAsync(lease, CancellationToken.None).InTime();

    public Task<IReadOnlyList<LaneStatus>> LanesAsync() => Queue.LanesAsync(CancellationToken.None).InTime();

    public Task<JournalEntry?> FindAsync(string webhookId) => Journal.FindAsync(webhookId, CancellationToken.None).InTime();

    public Task<IReadOnlyList<JournalEntry>> RecentAsync(int limit = 100) => Journal.RecentAsync(limit, CancellationToken.None).InTime();

    public Task<IReadOnlyList<RefusalCount>> RefusalsAsync() => Journal.RefusalsAsync(CancellationToken.None).InTime();

    public Task<IReadOnlyList<Refusal>> RecentRefusalsAsync() => Journal.RecentRefusalsAsync(CancellationToken.None).InTime();

    /// <summary>Does not let a webhook in that comes now.</summary>
    public void Refuse(string source, string cause, string? detail = null) => Journal.RecordRefusal(new Refusal(source, cause, detail, Clock.Now));

    /// <summary>Accepts a webhook that comes now and whose request is kept.</summary>
    public Task<Acceptance> AcceptKeptAsync(string id, byte[] body, TimeSpan keptFor) => AcceptKeptAsync(id, A.Request(body, Clock.Now), keptFor);

    public Task<Acceptance> AcceptKeptAsync(string id, WebhookRequest request, TimeSpan keptFor) => AcceptAsync(A.Webhook(id, receivedAt: Clock.Now) with { Kept = request, KeepUntil = Clock.Now + keptFor });

    public Task<WebhookRequest?> FindRequestAsync(string webhookId) => Journal.FindRequestAsync(webhookId, CancellationToken.None).InTime();

    /// <summary>The body of the request that is kept; null when none is.</summary>
    public async Task<byte[]?> FindBodyAsync(string webhookId) => (await FindRequestAsync(webhookId))?.Body.ToArray();

    public Task<JournalPage> SinceAsync(DateTimeOffset from, long after = 0, int limit = 100) => Journal.SinceAsync(from, after, limit, CancellationToken.None).InTime();

    public Task RecordAsync(Attempt attempt) => Journal.RecordAsync(attempt, CancellationToken.None).InTime();

    /// <summary>Nothing may go now: a job that comes this moment is lent before all that waits, and after it nothing is.</summary>
    public async Task NothingIsReadyAsync()
    {
        var window = Window;
        Window = NoWindow;
        await AcceptAsync($"witness-{_witnesses++}", ["witness"]);
        Window = window;

        var witness = await TakeAsync();
        Assert.Equal("witness", witness.Lane);
        await CompleteAsync(witness);

        using var patience = new CancellationTokenSource();
        var next = Queue.TakeAsync(patience.Token);
        Assert.False(next.IsCompleted, "A lane was lent that may not go yet.");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.InTime());
    }
}

/// <summary>A store that outlives its process.</summary>
public abstract class ReopenableStoreHarness : StoreHarness
{
    /// <summary>Closes the store and opens it again, as a new process would.</summary>
    public abstract Task ReopenAsync();
}
