using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>Cuts a batch into calls that the layer can take: one mode and one of the layer's groups a call, and no more items or bytes than its limits.</summary>
public static class Chunker
{
    public static IReadOnlyList<Chunk> Cut(IReadOnlyList<Invalidation> invalidations, LayerLimits limits, Func<Invalidation, string>? groupOf = null)
    {
        var chunks = new List<Chunk>();
        // The stricter mode first: what must not be seen again is more urgent than what may be seen once more.
        foreach (var alike in Enumerable.Range(0, invalidations.Count).GroupBy(i => (invalidations[i].Mode, Group: groupOf?.Invoke(invalidations[i]))).OrderByDescending(group => group.Key.Mode))
        {
            var places = new List<int>();
            var bytes = 0;
            foreach (var place in alike)
            {
                var size = LayerLimits.SizeOf(invalidations[place]);
                if (places.Count > 0 && (places.Count == limits.MaxItems || bytes + size > limits.MaxBytes)) Close();
                places.Add(place);
                bytes += size;
            }

            Close();

            void Close()
            {
                chunks.Add(new Chunk(alike.Key.Mode, [.. places.Select(place => invalidations[place])], [.. places]));
                places.Clear();
                bytes = 0;
            }
        }

        return chunks;
    }
}

/// <summary>What one call carries.</summary>
/// <param name="Places">Where its invalidations stand in the batch.</param>
public sealed record Chunk(InvalidationMode Mode, IReadOnlyList<Invalidation> Invalidations, IReadOnlyList<int> Places)
{
    /// <summary>The same in two, for a chunk of two or more.</summary>
    public IReadOnlyList<Chunk> Halves()
    {
        var middle = Places.Count / 2;
        return [Part(..middle), Part(middle..)];
    }

    internal Chunk Part(Range range) => new(Mode, [.. Invalidations.Take(range)], [.. Places.Take(range)]);
}
