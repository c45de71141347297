namespace RevalidationBroker.Dispatch;

/// <summary>Goes through the chunks of a batch, at each moment as many at once and as large as the pace then is.</summary>
internal static class PacedRun
{
    /// <param name="calls">Asked before each call.</param>
    /// <param name="items">Asked before each call; a chunk with more goes in parts.</param>
    /// <param name="carry">Carries one chunk. When one throws, the others are cancelled and waited for.</param>
    public static async Task GoAsync(IReadOnlyList<Chunk> chunks, Func<int> calls, Func<int> items, Func<Chunk, CancellationToken, Task> carry, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var waiting = new Stack<Chunk>(chunks.Reverse());
        var underWay = new List<Task>();
        try
        {
            while (waiting.Count > 0 || underWay.Count > 0)
            {
                stop.Token.ThrowIfCancellationRequested();
                while (waiting.Count > 0 && underWay.Count < calls()) underWay.Add(carry(Next(waiting, items()), stop.Token));

                var ended = await Task.WhenAny(underWay);
                underWay.Remove(ended);
                await ended;
            }
        }
        catch
        {
            await stop.CancelAsync();
            await Task.WhenAll(underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    }

    private static Chunk Next(Stack<Chunk> waiting, int items)
    {
        var next = waiting.Pop();
        if (next.Places.Count <= items) return next;

        waiting.Push(next.Part(items..));
        return next.Part(..items);
    }
}
