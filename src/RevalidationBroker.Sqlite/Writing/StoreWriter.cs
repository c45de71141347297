using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Writing;

/// <summary>
/// The only one that writes. It takes the operation that has waited longest and all others that wait, runs them in one transaction,
/// commits, and tells their callers. So a flush of the disk serves as many as came during the last one, and nobody waits for a timer.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    /// <summary>Bounds how long the first of a group waits for the last.</summary>
    public const int LargestGroup = 512;

    /// <summary>Who has thousands of rows to write hands them over in pieces of so many, and lets others come between.</summary>
    public const int Piece = 256;

    // Whoever posts wakes the writer's own thread, so nothing of it runs on the caller's.
    private readonly Channel<IWriteOperation> _waiting = Channel.CreateUnbounded<IWriteOperation>(new() { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StoreConnection _connection;
    private readonly Checkpointer _checkpointer;
    private readonly WriteStatements _statements;
    private readonly string _path;
    private readonly ILogger _logger;
    private bool _failing;

    public StoreWriter(StoreConnection connection, string path, ILogger logger)
    {
        (_connection, _path, _logger) = (connection, path, logger);
        _statements = new WriteStatements(connection);
        _checkpointer = new Checkpointer(path, logger);
        // A thread of its own: it spends its time waiting for the disk, and would take a thread of the pool away from the requests.
        new Thread(WriteAll) { IsBackground = true, Name = "store writer" }.Start();
    }

    /// <summary>Does some work durably. When it was cancelled nothing was done.</summary>
    /// <param name="work">May be run more than once; only the last time counts.</param>
    /// <exception cref="StorageUnavailableException">Nothing was done.</exception>
    public Task<T> WriteAsync<T>(Func<WriteStatements, T> work, Action<T>? afterCommit, CancellationToken cancellation)
    {
        var operation = new WriteOperation<T>(work, afterCommit, cancellation);
        ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite(operation), this);
        return operation.Done;
    }

    /// <summary>For tests that look behind the scenes.</summary>
    public StoreConnection Connection => _connection;

    /// <summary>Writes what waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stopped.Task;
        await _checkpointer.DisposeAsync();
        _connection.Dispose();
    }

    private void WriteAll()
    {
        var group = new List<IWriteOperation>(LargestGroup);
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (group.Count < LargestGroup && _waiting.Reader.TryRead(out var operation))
            {
                if (!operation.TryCancel()) group.Add(operation);
            }

            if (group.Count > 0) Write(group);
            group.Clear();
        }

        _stopped.SetResult();
    }

    private void Write(IReadOnlyList<IWriteOperation> group)
    {
        try
        {
            _statements.Begin();
        }
        catch (SqliteException error)
        {
            // It is the file's fault and not that of one of them.
            foreach (var operation in group) Fail(operation, error);
            return;
        }

        var changesBefore = _connection.Changes;
        try
        {
            foreach (var operation in group) operation.Run(_statements);
            _statements.Commit();
        }
        catch (Exception error)
        {
            Undo();
            if (group is [var only]) Fail(only, error);
            // One of them is at fault; alone, each gets what is its own. Most groups have none, so they pay nothing for it.
            else foreach (var operation in group) Write([operation]);
            return;
        }

        if (_connection.Changes != changesBefore) NoteThatItWorks();
        foreach (var operation in group) Finish(operation);
        _checkpointer.Committed(_connection);
    }

    private void Undo()
    {
        try
        {
            _statements.Rollback();
        }
        catch (SqliteException error)
        {
            // It is tried again before the next transaction begins.
            _logger.RollbackFailed(_path, error.Message);
        }
    }

    private void NoteThatItWorks()
    {
        if (_failing) _logger.WritesAgain(_path);
        _failing = false;
    }

    private static void Finish(IWriteOperation operation)
    {
        try
        {
            operation.Finish();
        }
        catch (Exception error)
        {
            // Whatever it is, it is that caller's, and the writer has others to serve.
            operation.Fail(error);
        }
    }

    private void Fail(IWriteOperation operation, Exception error)
    {
        if (error is not SqliteException failure)
        {
            operation.Fail(error);
            return;
        }

        var unavailable = StorageFailure.Of(_path, failure);
        // One row is to blame, and what the others write works.
        if (failure is UnreadableRowException)
        {
            operation.Fail(unavailable);
            return;
        }

        if (!_failing) _logger.CannotWrite(unavailable.Message);
        _failing = true;
        operation.Fail(unavailable);
    }
}
