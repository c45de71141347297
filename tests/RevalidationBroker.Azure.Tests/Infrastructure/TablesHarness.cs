using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Azure.Tables;
using RevalidationBroker.Dispatch;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.Infrastructure;

/// <summary>Table Storage with tables of its own, and the reference queue behind it.</summary>
internal sealed class TablesHarness : ReopenableStoreHarness
{
    private readonly string _prefix = Azurite.NewName();
    private readonly InMemoryJobQueue _queue;
    private readonly TableServiceClient _account;

    /// <param name="options">Of the client to the tables, for tests that look at its requests.</param>
    public TablesHarness(TableClientOptions? options = null)
    {
        _account = Azurite.Get().Tables(options ?? TablesStore.ClientOptions());
        _queue = new InMemoryJobQueue(Clock, new LaneSchedule(Clock, () => Window, LeaseFor));
        Sender = new QueueSender(_queue);
        Store = Open();
        Store.CreateTablesAsync(CancellationToken.None).InTime().GetAwaiter().GetResult();
    }

    public TablesStore Store { get; private set; }

    public QueueSender Sender { get; }

    public FakeLogCollector Logs { get; } = new();

    public override IInbox Inbox => Store.Inbox;

    public override IJobQueue Queue => _queue;

    public override IDeadLetters DeadLetters => _queue.DeadLetters;

    public override IJournal Journal => Store.Journal;

    public override ILedger Ledger => Store.Ledger;

    public override IHousekeeping Housekeeping => Store.Housekeeping;

    public override IDeploymentRegistry Deployments => Store.Deployments;

    public override TimeSpan LeaseFor => TimeSpan.FromMinutes(10);

    /// <summary>Another process on the same tables.</summary>
    public TablesStore Open() => new(_account, Sender, new QueuedWork(_queue), Clock, new FakeLogger<TablesStore>(Logs), _prefix);

    /// <summary>One of the store's tables, to look behind the scenes.</summary>
    public TableClient Table(string name) => _account.GetTableClient($"{_prefix}{name}");

    /// <summary>The queue stays: it is another service.</summary>
    public override async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Open();
    }

    public override async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await base.DisposeAsync();
    }

    private sealed class QueuedWork(InMemoryJobQueue queue) : IQueuedWork
    {
        public Task<IReadOnlySet<string>> WebhooksAsync(DateTimeOffset acceptedBefore, CancellationToken cancellation) => Task.FromResult<IReadOnlySet<string>>(queue.Webhooks());

        public Task<long> SweepDeadLettersAsync(DateTimeOffset diedBefore, CancellationToken cancellation) => Task.FromResult((long)queue.ForgetDeadLetters(diedBefore));

        public Task<(long Jobs, long DeadLetters)> CountAsync(CancellationToken cancellation)
        {
            var (jobs, deadLetters) = queue.Count();
            return Task.FromResult<(long, long)>((jobs, deadLetters));
        }
    }
}

/// <summary>Sends to the reference queue, or does on the way what a test wants.</summary>
internal sealed class QueueSender(InMemoryJobQueue queue) : IJobSender
{
    /// <summary>Comes before the jobs are in the queue.</summary>
    public Func<Task>? Before { get; set; }

    /// <summary>Comes after it.</summary>
    public Func<Task>? After { get; set; }

    public async Task SendAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation)
    {
        if (Before is { } before) await before();
        queue.Enqueue(jobs);
        if (After is { } after) await after();
    }
}
