using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Reading;

namespace RevalidationBroker.Sqlite;

/// <summary>A store that another process may own, to be read.</summary>
public sealed class ReadOnlyStore : IDisposable
{
    private readonly ReadConnections _readers;

    private ReadOnlyStore(ReadConnections readers, TimeProvider clock)
    {
        _readers = readers;
        Journal = new ReadingJournal(readers, clock);
        Ledger = new ReadingLedger(readers);
    }

    /// <summary>Nothing can be recorded in it: that throws <see cref="NotSupportedException"/>. Refusals are those that the broker has written, at most a second old.</summary>
    public IJournal Journal { get; }

    public ILedgerReader Ledger { get; }

    /// <summary>As <see cref="IDeploymentRegistry.AllAsync"/>.</summary>
    /// <exception cref="StorageUnavailableException"/>
    public Task<IReadOnlyList<KnownDeployment>> DeploymentsAsync(CancellationToken cancellation) => _readers.ReadAsync(statements => statements.Deployments.All(), cancellation);

    /// <exception cref="StorageUnavailableException"/>
    internal static ReadOnlyStore Open(string path, TimeProvider clock)
    {
        var readers = new ReadConnections(path, () => ForeignFile.Open(path));
        try
        {
            // Whoever asks for a file that cannot be read hears it now.
            readers.Read(statements => statements.LastWebhook());
            return new ReadOnlyStore(readers, clock);
        }
        catch
        {
            readers.Dispose();
            throw;
        }
    }

    public void Dispose() => _readers.Dispose();
}
