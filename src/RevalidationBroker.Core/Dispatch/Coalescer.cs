using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>
/// Makes one set of invalidations out of all the jobs that wait in a lane: each target once, the stricter mode, and nothing that a wider
/// one covers. Remembers which of them carry which job, so that each job gets the fate of its own.
/// </summary>
public static class Coalescer
{
    public static CoalescedBatch Coalesce(IReadOnlyList<QueuedJob> jobs)
    {
        var all = new InvalidationSet();
        var wanted = jobs.Select(job => job.Job.Invalidations.Select(all.Add).ToList()).ToList();
        var (kept, places) = Reduce(all.ToList());
        return new CoalescedBatch(kept, [.. jobs.Select((job, i) => new CarriedJob(job, wanted[i].Select(item => places[item]).ToHashSet()))]);
    }

    /// <summary>Leaves out what a wider invalidation covers.</summary>
    /// <param name="items">Each target once.</param>
    /// <returns>What is left, and for each item the place of the one that does its work.</returns>
    public static (IReadOnlyList<Invalidation> Kept, IReadOnlyList<int> Places) Reduce(IReadOnlyList<Invalidation> items)
    {
        // Widest first, so that what covers an invalidation is not itself covered.
        var wide = items.Where(IsWide)
            .OrderByDescending(item => item is Invalidation.Everything)
            .ThenBy(item => item.Target.Value.Length)
            .ToList();
        var kept = new InvalidationSet();
        var places = items.Select(item => kept.Add(wide.Find(cover => cover.Target != item.Target && Covers(cover, item)) ?? item)).ToList();
        return (kept.ToList(), places);
    }

    /// <summary>Whether it may cover invalidations of other targets.</summary>
    internal static bool IsWide(Invalidation item) => item is Invalidation.Everything or Invalidation.Path { Type: PathType.Layout };

    internal static bool Covers(Invalidation wide, Invalidation narrow) => wide.Mode >= narrow.Mode && (wide, narrow) switch
    {
        (Invalidation.Everything, _) => true,
        // A literal layout covers the pages below it; under a pattern such as /[lang] the broker cannot tell, and does not guess.
        (Invalidation.Path { Type: PathType.Layout, Value: { IsPattern: false } layout }, Invalidation.Path { Value: var path }) =>
            layout.Value == "/" || path.Value == layout.Value || path.Value.StartsWith($"{layout.Value}/", StringComparison.Ordinal),
        _ => false,
    };
}

/// <summary>A lane's jobs as one set of invalidations.</summary>
/// <param name="Jobs">In the order in which they were given.</param>
public sealed record CoalescedBatch(IReadOnlyList<Invalidation> Invalidations, IReadOnlyList<CarriedJob> Jobs);

/// <summary>A job and the places, in <see cref="CoalescedBatch.Invalidations"/>, of those that do its work.</summary>
public sealed record CarriedJob(QueuedJob Job, IReadOnlySet<int> Places);
