using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Writing;

/// <summary>
/// Copies the write-ahead log into the file beside the writer. Where the writer does that itself, all who wait for it stand still
/// meanwhile: at 32 and at 128 callers the slowest hundredth then waited twice to four times as long (measured).
/// </summary>
internal sealed class Checkpointer : IAsyncDisposable
{
    /// <summary>In pages of 4 KB: a quarter of a second of the heaviest traffic.</summary>
    private const int CopiedEvery = 4096;

    /// <summary>
    /// A log begins anew only when it is wholly copied, and beside a writer that never pauses it never is. Past this length the writer
    /// helps, which takes it some 50 ms, for the file is then flushed.
    /// </summary>
    private const int LongestLog = 32768;

    private readonly Channel<bool> _wanted = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StoreConnection _connection;
    private readonly string _path;
    private readonly ILogger _logger;
    private int _pages;
    private bool _restIsTheWriters;

    public Checkpointer(string path, ILogger logger)
    {
        (_path, _logger) = (path, logger);
        _connection = StoreConnection.Open(path);
        new Thread(CopyAll) { IsBackground = true, Name = "store checkpointer" }.Start();
    }

    /// <summary>For the writer to call after each commit, with its own connection.</summary>
    public void Committed(StoreConnection writer)
    {
        _pages += writer.TakePagesWritten();
        if (_pages >= CopiedEvery)
        {
            _pages = 0;
            _wanted.Writer.TryWrite(true);
        }

        // What has come since the last copy; then the next commit begins the log anew.
        if (Interlocked.Exchange(ref _restIsTheWriters, false)) Copy(writer);
    }

    public async ValueTask DisposeAsync()
    {
        _wanted.Writer.TryComplete();
        await _stopped.Task;
        _connection.Dispose();
    }

    private void CopyAll()
    {
        while (_wanted.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            _wanted.Reader.TryRead(out _);
            if (Copy(_connection) >= LongestLog) Volatile.Write(ref _restIsTheWriters, true);
        }

        _stopped.SetResult();
    }

    /// <returns>How long the log is.</returns>
    private long Copy(StoreConnection connection)
    {
        try
        {
            // Passive: it waits for nobody, and nobody waits for it.
            return connection.Ask("PRAGMA wal_checkpoint(PASSIVE)", row => row.Number(1));
        }
        catch (SqliteException error)
        {
            // Nothing is lost by it: the log grows, and is copied the next time.
            _logger.CheckpointFailed(_path, error.Message);
            return 0;
        }
    }
}
