namespace RevalidationBroker.Hosting.Http;

/// <summary>Counts the webhooks that are being taken in, so that a flood costs a bounded amount of memory.</summary>
internal sealed class WebhookGate
{
    private int _inside;

    /// <summary>A place, to be disposed of when done; null when all are taken.</summary>
    public IDisposable? TryEnter(int places)
    {
        if (Interlocked.Increment(ref _inside) <= places) return new Place(this);
        Interlocked.Decrement(ref _inside);
        return null;
    }

    private sealed class Place(WebhookGate gate) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref gate._inside);
    }
}
