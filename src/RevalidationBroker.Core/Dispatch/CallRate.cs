using RevalidationBroker.Layers;

namespace RevalidationBroker.Dispatch;

/// <summary>When a lane's last calls were made, so that a layer with a rate is never asked too often: over any of its periods no more calls than it takes.</summary>
internal sealed class CallRate
{
    private readonly Lock _gate = new();
    private readonly Queue<DateTimeOffset> _starts = [];

    /// <summary>Takes the next place for a call.</summary>
    /// <param name="latest">A place later than this is not taken.</param>
    /// <returns>How long the call must wait, and whether the place is taken.</returns>
    public (TimeSpan Wait, bool Taken) Reserve(LayerRate rate, DateTimeOffset now, DateTimeOffset latest)
    {
        lock (_gate)
        {
            while (_starts.TryPeek(out var first) && first + rate.Per <= now) _starts.Dequeue();
            // The place is free when the call that is so many before it has left the period.
            var free = _starts.Count < rate.Calls ? now : _starts.ElementAt(_starts.Count - rate.Calls) + rate.Per;
            if (free > latest) return (free - now, false);
            _starts.Enqueue(free);
            return (free - now, true);
        }
    }
}
