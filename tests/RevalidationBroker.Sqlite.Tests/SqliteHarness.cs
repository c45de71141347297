using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

internal sealed class SqliteHarness : ReopenableStoreHarness
{
    private readonly TemporaryDirectory _directory;

    public SqliteHarness(TemporaryDirectory? directory = null)
    {
        _directory = directory ?? new TemporaryDirectory();
        Path = System.IO.Path.Combine(_directory.Path, "broker.db");
        Store = Open(Path);
    }

    public string Path { get; }

    public SqliteStore Store { get; private set; }

    public FakeLogCollector Logs { get; } = new();

    public override IInbox Inbox => Store.Inbox;

    public override IJobQueue Queue => Store.Queue;

    public override IDeadLetters DeadLetters => Store.DeadLetters;

    public override IJournal Journal => Store.Journal;

    public override ILedger Ledger => Store.Ledger;

    public override IHousekeeping Housekeeping => Store.Housekeeping;

    public override IDeploymentRegistry Deployments => Store.Deployments;

    public override TimeSpan LeaseFor => SqliteStore.LeaseFor;

    public SqliteStore Open(string path) => SqliteStore.Open(path, Clock, () => Window, new FakeLogger<SqliteStore>(Logs));

    public override async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = Open(Path);
    }

    /// <summary>Lets a test do what it likes with the writer's own connection.</summary>
    public Task OnWriterAsync(Action<Connections.StoreConnection> act) => Store.Writer.WriteAsync(
        _ =>
        {
            act(Store.Writer.Connection);
            return true;
        },
        afterCommit: null,
        CancellationToken.None).InTime();

    /// <summary>Holds the writer inside a transaction that writes nothing, so that what is posted meanwhile waits together.</summary>
    public async Task<IDisposable> StopWriterAsync()
    {
        var gate = new Gate();
        _ = OnWriterAsync(_ => gate.Hold());
        await gate.Reached.InTime();
        return gate;
    }

    public override async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _directory.Dispose();
        await base.DisposeAsync();
    }

    private sealed class Gate : IDisposable
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new();

        public Task Reached => _reached.Task;

        public void Hold()
        {
            _reached.TrySetResult();
            _open.Task.InTime().GetAwaiter().GetResult();
        }

        public void Dispose() => _open.TrySetResult();
    }
}
