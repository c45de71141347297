using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Azure.Tables;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.Load;

/// <summary>A store of its own, as each process has one, on tables that it shares; its jobs go nowhere and are counted.</summary>
internal sealed class LoadStore : IAsyncDisposable, IJobSender, IQueuedWork
{
    private readonly TablesStore _store;
    private int _jobs;

    public LoadStore(string connection, string prefix, TableRequests? requests = null)
    {
        Requests = requests ?? new TableRequests();
        _store = new TablesStore(new(connection, Requests.Options()), this, this, TimeProvider.System, NullLogger<TablesStore>.Instance, prefix);
    }

    public TableRequests Requests { get; }

    public int Jobs => _jobs;

    public IInbox Inbox => _store.Inbox;

    public IJournal Journal => _store.Journal;

    public IHousekeeping Housekeeping => _store.Housekeeping;

    public Task CreateTablesAsync() => _store.CreateTablesAsync(CancellationToken.None);

    /// <summary>Accepts webhooks, so many at a time.</summary>
    /// <param name="name">With what their ids begin.</param>
    /// <returns>How long each took.</returns>
    public async Task<IReadOnlyList<TimeSpan>> AcceptAsync(string name, int count, int atOnce)
    {
        var took = new TimeSpan[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (i, cancellation) =>
        {
            var began = TimeProvider.System.GetTimestamp();
            var acceptance = await Inbox.AcceptAsync(A.Webhook($"{name}-{i}", receivedAt: TimeProvider.System.GetUtcNow()), cancellation);
            took[i] = TimeProvider.System.GetElapsedTime(began);
            Assert.False(acceptance!.Duplicate);
        });
        return took;
    }

    public Task SendAsync(IReadOnlyList<Job> jobs, CancellationToken cancellation)
    {
        Interlocked.Add(ref _jobs, jobs.Count);
        return Task.CompletedTask;
    }

    public Task<IReadOnlySet<string>> WebhooksAsync(DateTimeOffset acceptedBefore, CancellationToken cancellation) => Task.FromResult<IReadOnlySet<string>>(new HashSet<string>());

    public Task<long> SweepDeadLettersAsync(DateTimeOffset diedBefore, CancellationToken cancellation) => Task.FromResult(0L);

    public Task<(long Jobs, long DeadLetters)> CountAsync(CancellationToken cancellation) => Task.FromResult((0L, 0L));

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
