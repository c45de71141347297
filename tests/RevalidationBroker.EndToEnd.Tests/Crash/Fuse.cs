namespace RevalidationBroker.EndToEnd.Tests.Crash;

/// <summary>Counts what happens in a round, and blows when its kill point is reached.</summary>
internal sealed class Fuse(KillPoint point)
{
    private readonly TaskCompletionSource _blown = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _accepted;
    private int _arrived;
    private int _answered;

    public Task Blown => _blown.Task;

    public void WebhookAnswered() => Count(ref _accepted, point is KillPoint.Accepting(var answers) ? answers : null);

    /// <returns>Whether this is the call in whose middle the broker is killed.</returns>
    public bool CallArrived() => Count(ref _arrived, point is KillPoint.Calling(var calls) ? calls : null);

    public void CallAnswered() => Count(ref _answered, point is KillPoint.Settling(var answers) ? answers : null);

    private bool Count(ref int counter, int? limit)
    {
        var reached = Interlocked.Increment(ref counter) == limit;
        if (reached) _blown.SetResult();
        return reached;
    }
}
