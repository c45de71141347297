using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>Connections that only read. With a write-ahead log they see the last commit, and never wait for the writer.</summary>
internal sealed class ReadConnections(string path) : IDisposable
{
    private const int KeptOpen = 4;

    private readonly ConcurrentBag<Reader> _idle = [];
    private volatile bool _closed;

    /// <exception cref="StorageUnavailableException"/>
    public T Read<T>(Func<ReadStatements, T> read)
    {
        ObjectDisposedException.ThrowIf(_closed, this);
        Reader? reader = null;
        try
        {
            if (!_idle.TryTake(out reader)) reader = Reader.Open(path);
            return read(reader.Statements);
        }
        catch (SqliteException error)
        {
            throw StorageFailure.Of(path, error);
        }
        finally
        {
            if (reader is not null) PutBack(reader);
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
        if (_idle.Count >= KeptOpen) reader.Dispose();
        else _idle.Add(reader);

        // Closed while it was out: nobody else would close it.
        if (_closed) Dispose();
    }

    private sealed class Reader : IDisposable
    {
        private readonly StoreConnection _connection;

        private Reader(StoreConnection connection)
        {
            _connection = connection;
            connection.Execute("PRAGMA query_only = 1");
            Statements = new ReadStatements(connection);
        }

        public ReadStatements Statements { get; }

        public static Reader Open(string path)
        {
            var connection = StoreConnection.Open(path);
            try
            {
                return new Reader(connection);
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }

        public void Dispose() => _connection.Dispose();
    }
}
