using Azure.Data.Tables;

namespace RevalidationBroker.Azure.Tables;

/// <summary>One thing to write to the journal's partition, and somebody who waits for it.</summary>
/// <param name="rows">Makes its rows; is given the place that it takes. May be asked more than once; only the last time counts.</param>
/// <param name="takesPlace">Whether a webhook is added at the end.</param>
/// <param name="count">How many webhooks there are more.</param>
/// <param name="bytes">What its rows take.</param>
internal sealed class JournalChange(Func<long, IReadOnlyList<TableTransactionAction>> rows, bool takesPlace, int count, int bytes)
{
    /// <summary>Three rows at most: a webhook that is taken anew leaves its old place.</summary>
    public const int MostRows = 3;

    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False when one of its rows is not as it was found: then nothing of it was written.</summary>
    public Task<bool> Done => _done.Task;

    public bool TakesPlace => takesPlace;

    public int Count => count;

    public int Bytes => bytes;

    public IReadOnlyList<TableTransactionAction> Rows(long place) => rows(place);

    public void Finish(bool written) => _done.TrySetResult(written);

    public void Fail(Exception error) => _done.TrySetException(error);
}
