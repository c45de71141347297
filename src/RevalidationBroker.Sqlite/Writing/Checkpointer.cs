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
    private readonly Channel<bool> _wanted = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StoreConnection _connection;
    private readonly string _path;
    private readonly ILogger _logger;
    private readonly int _copiedEvery;
    private readonly int _longestLog;
    private int _pages;
    private bool _restIsTheWriters;

    /// <param name="copiedEvery">In pages of 4 KB; 16 MB are a quarter of a second of the heaviest traffic.</param>
    /// <param name="longestLog">
    /// In pages too. A log begins anew only when it is wholly copied, and beside a writer that never pauses it never is. So past this length
    /// the writer helps, which takes it some 50 ms, for the file is then flushed.
    /// </param>
    public Checkpointer(string path, ILogger logger, int copiedEvery = 4096, int longestLog = 32768)
    {
        (_path, _logger, _copiedEvery, _longestLog) = (path, logger, copiedEvery, longestLog);
        _connection = StoreConnection.Open(path);
        new Thread(CopyAll) { IsBackground = true, Name = "store checkpointer" }.Start();
    }

    /// <summary>For the writer to call after each commit, with its own connection.</summary>
    public void Committed(StoreConnection writer)
    {
        _pages += writer.TakePagesWritten();
        if (_pages >= _copiedEvery)
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
            CopyBesideTheWriter();
        }

        _stopped.SetResult();
    }

    internal void CopyBesideTheWriter()
    {
        if (Copy(_connection) >= _longestLog) Volatile.Write(ref _restIsTheWriters, true);
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
