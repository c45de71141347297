using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Ingest;

/// <summary>Counts what one deployment would be told, and in how many calls: what comes within the lane's window goes together.</summary>
internal sealed class LaneTally(Deployment deployment, LaneWindow window)
{
    private readonly PriorityQueue<IReadOnlyList<Invalidation>, DateTimeOffset> _waiting = new();
    private int _tags;
    private int _paths;
    private int _everything;

    /// <param name="due">When the job may go.</param>
    public void Add(DateTimeOffset due, IReadOnlyList<Invalidation> invalidations)
    {
        _waiting.Enqueue(invalidations, due);
        _tags += invalidations.Count(invalidation => invalidation is Invalidation.Tag);
        _paths += invalidations.Count(invalidation => invalidation is Invalidation.Path);
        _everything += invalidations.Count(invalidation => invalidation is Invalidation.Everything);
    }

    public BackTestTotals Totals() => new(_tags, _paths, _everything, Calls());

    private int Calls()
    {
        var waiting = new PriorityQueue<IReadOnlyList<Invalidation>, DateTimeOffset>(_waiting.UnorderedItems);
        var calls = 0;
        while (waiting.TryDequeue(out var invalidations, out var first))
        {
            var together = new InvalidationSet();
            Take(invalidations);
            for (var last = first; waiting.TryPeek(out var next, out var due) && due - last <= window.Quiet && due - first <= window.Longest; last = due)
            {
                waiting.Dequeue();
                Take(next);
            }

            calls += Chunker.Cut(Coalescer.Reduce(together.ToList()).Kept, deployment.Revalidate.Limits, deployment.Revalidate.GroupOf).Count;

            void Take(IReadOnlyList<Invalidation> job)
            {
                foreach (var invalidation in job) together.Add(deployment.At(0, invalidation));
            }
        }

        return calls;
    }
}
