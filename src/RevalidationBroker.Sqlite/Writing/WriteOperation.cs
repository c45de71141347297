namespace RevalidationBroker.Sqlite.Writing;

/// <summary>One thing to write, and somebody who waits for it.</summary>
internal interface IWriteOperation
{
    /// <summary>Tells the caller that nothing was done, when it has asked for that in time.</summary>
    bool TryCancel();

    /// <summary>Inside the transaction. May be run again after a rollback, so it changes nothing but the database.</summary>
    void Run(WriteStatements statements);

    /// <summary>After the commit, in the order of the operations.</summary>
    void Finish();

    void Fail(Exception error);
}

/// <param name="afterCommit">Changes what is kept in memory; on the writer, so in the order of commits.</param>
internal sealed class WriteOperation<T>(Func<WriteStatements, T> work, Action<T>? afterCommit, CancellationToken cancellation) : IWriteOperation
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Done => _done.Task;

    public bool TryCancel() => cancellation.IsCancellationRequested && _done.TrySetCanceled(cancellation);

    public void Run(WriteStatements statements) => _result = work(statements);

    public void Finish()
    {
        afterCommit?.Invoke(_result);
        _done.SetResult(_result);
    }

    public void Fail(Exception error) => _done.SetException(error);
}
