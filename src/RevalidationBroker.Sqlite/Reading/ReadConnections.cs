using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>Connections that only read. With a write-ahead log they see the last commit, and never wait for the writer.</summary>
/// <param name="open">Opens one more.</param>
internal sealed class ReadConnections(string path, Func<Reader> open) : IDisposable
{
    private const int KeptOpen = 4;

    private readonly ConcurrentBag<Reader> _idle = [];
    private volatile bool _closed;

    /// <param name="read">Run again when the file turned out to have changed under it.</param>
    /// <exception cref="StorageUnavailableException"/>
    public T Read<T>(Func<ReadStatements, T> read)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Reader? reader = null;
            try
            {
                if (!_idle.TryTake(out reader)) reader = open();
                var result = read(reader.Statements);
                if (reader.StillHolds) return result;
            }
            catch (SqliteException error) when (reader is not { StillHolds: false })
            {
                throw StorageFailure.Of(path, error);
            }
            catch (SqliteException)
            {
                // It read a file that was being written. The next connection finds its log.
            }
            finally
            {
                if (reader is not null) PutBack(reader);
            }
        }
    }

    /// <summary>The same for a caller whose thread has better things to do.</summary>
    /// <exception cref="StorageUnavailableException"/>
    public Task<T> ReadAsync<T>(Func<ReadStatements, T> read, CancellationToken cancellation) => Task.Run(() => Read(read), cancellation);

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var reader)) reader.Dispose();
    }

    private void PutBack(Reader reader)
    {
        if (_idle.Count >= KeptOpen || !reader.StillHolds) reader.Dispose();
        else _idle.Add(reader);

        // Closed while it was out: nobody else would close it.
        if (_closed) Dispose();
    }
}
