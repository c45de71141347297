using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Schema;
using RevalidationBroker.Sqlite.Sweeping;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>
/// The embedded store: one file with the queue, the inbox, the journal, the ledger and the known deployments, owned by one process.
/// <code>
/// Inbox ──┐                                      ┌─► LaneSchedule ─► who waits in TakeAsync
/// Queue ──┼─► StoreWriter: one transaction a group ─► commit ─► callers
/// Journal ┤
/// Ledger ─┘
/// Queue, Journal, Ledger ◄── ReadConnections
/// </code>
/// </summary>
public sealed class SqliteStore : IAsyncDisposable
{
    /// <summary>How long a lane may be held; a dispatch takes seconds.</summary>
    public static readonly TimeSpan LeaseFor = TimeSpan.FromMinutes(10);

    private readonly StoreLock _lock;
    private readonly ReadConnections _readers;
    private readonly RefusalKeeper _refusals;
    private bool _closed;

    private SqliteStore(string path, StoreLock ownership, StoreConnection connection, ReadConnections readers, TimeProvider clock, Func<LaneWindow> window, ILogger logger)
    {
        Path = path;
        _lock = ownership;
        _readers = readers;

        var schedule = new LaneSchedule(clock, window, LeaseFor);
        var (lanes, counts, recent) = readers.Read(statements => (statements.Lanes.All(clock.GetUtcNow()), statements.Refusals(), statements.RecentRefusals()));
        foreach (var lane in lanes) schedule.Restored(lane.Lane, lane.NextDue, lane.Park?.Until);

        Writer = new StoreWriter(connection, path, logger);
        _refusals = new RefusalKeeper(counts, recent, Writer, clock, () => logger.RefusalsLate(path));
        var entries = new EntryCache();
        Inbox = new SqliteInbox(path, Writer, schedule, entries, clock);
        Queue = new SqliteJobQueue(Writer, readers, schedule, clock, logger);
        DeadLetters = new SqliteDeadLetters(Writer, readers, schedule);
        Journal = new SqliteJournal(Writer, new ReadingJournal(readers, clock), _refusals);
        Ledger = new SqliteLedger(Writer, readers, new ReadingLedger(readers), entries, clock);
        Housekeeping = new SqliteHousekeeping(path, Writer, readers, entries);
        Deployments = new SqliteDeploymentRegistry(Writer, readers);
        logger.StoreOpened(path, lanes.Sum(lane => lane.Waiting), lanes.Count, lanes.Count(lane => lane.Park is not null));
    }

    public string Path { get; }

    public IInbox Inbox { get; }

    public IJobQueue Queue { get; }

    public IDeadLetters DeadLetters { get; }

    public IJournal Journal { get; }

    public ILedger Ledger { get; }

    public IHousekeeping Housekeeping { get; }

    public IDeploymentRegistry Deployments { get; }

    internal StoreWriter Writer { get; }

    internal RefusalKeeper Refusals => _refusals;

    /// <summary>Opens a store, or begins an empty one where there is no file.</summary>
    /// <param name="window">Asked at each arrival, so that a new configuration holds at once.</param>
    /// <exception cref="StorageUnavailableException">The message says which file, why, and what to do.</exception>
    public static SqliteStore Open(string path, TimeProvider clock, Func<LaneWindow> window, ILogger<SqliteStore> logger)
    {
        try
        {
            path = Resolve(path);
            return OpenResolved(path, clock, window, logger);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw StorageFailure.Of(path, $"cannot be opened: {error.Message.TrimEnd('.')}", "Check the disk, and let the broker's account read and write the file and its directory.", error);
        }
    }

    /// <summary>Opens a store to be read, also while a broker owns it. Takes nothing away from that one, and neither writes nor makes a file.</summary>
    /// <exception cref="StorageUnavailableException">The message says which file, why, and what to do.</exception>
    public static ReadOnlyStore OpenToRead(string path, TimeProvider clock) => ReadOnlyStore.Open(Resolve(path), clock);

    /// <summary>Writes what waits, then lets go of the file.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, true)) return;
        await _refusals.DisposeAsync();
        _readers.Dispose();
        await Writer.DisposeAsync();
        _lock.Dispose();
    }

    // Two names of one file must lead to one lock.
    private static string Resolve(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (Directory.Exists(path)) throw StorageFailure.Final(path, "cannot be opened, because it is a directory", "Name a file.");
        return new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : path;
    }

    private static SqliteStore OpenResolved(string path, TimeProvider clock, Func<LaneWindow> window, ILogger logger)
    {
        var ownership = StoreLock.Take(path);
        StoreConnection? connection = null;
        var readers = new ReadConnections(path, () => OwnedFile.Open(path));
        try
        {
            connection = OpenForWriting(path, clock, logger);
            var store = new SqliteStore(path, ownership, connection, readers, clock, window, logger);
            connection.KeepsLogAtEnd = false;
            return store;
        }
        catch (Exception error)
        {
            readers.Dispose();
            connection?.Dispose();
            ownership.Dispose();
            if (error is SqliteException failure) throw StorageFailure.Of(path, failure);
            throw;
        }
    }

    private static StoreConnection OpenForWriting(string path, TimeProvider clock, ILogger logger)
    {
        var connection = StoreConnection.OpenUntouched(path);
        try
        {
            if (connection.IsReadOnly) throw StorageFailure.Of(path, "is read-only", "Let the broker's account write to the file.");

            // Until the store is known to be sound, the file stays as it is, byte by byte.
            connection.KeepsLogAtEnd = true;
            connection.CommitToDisk();
            Soundness.Check(connection, path);
            FileSpace.Begin(connection);
            var before = StoreSchema.Apply(connection, path);
            if (before is not 0 && before < StoreSchema.CurrentVersion) logger.StoreMigrated(path, before, StoreSchema.CurrentVersion);

            if (connection.Ask("PRAGMA journal_mode = WAL", row => row.Text(0)) != "wal")
                throw StorageFailure.Final(path, "lies on a file system that cannot share memory, as a network share", "Move it to a local disk.");

            // The checkpointer does it.
            connection.Execute("PRAGMA wal_autocheckpoint = 0");
            FileSpace.Convert(connection, path, clock, logger);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM bodies WHERE until <= {clock.GetUtcNow().UtcTicks}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
