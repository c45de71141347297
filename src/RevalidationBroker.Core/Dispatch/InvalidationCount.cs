using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>How many things a call, or what stands for one, was about: what an attempt says of it.</summary>
/// <param name="Paths">All that are no tags: pages, layouts and everything.</param>
internal readonly record struct InvalidationCount(int Tags, int Paths)
{
    public static InvalidationCount Of(IReadOnlyCollection<Invalidation> invalidations)
    {
        var tags = invalidations.Count(invalidation => invalidation is Invalidation.Tag);
        return new InvalidationCount(tags, invalidations.Count - tags);
    }
}
