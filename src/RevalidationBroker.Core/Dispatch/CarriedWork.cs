using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>What of a lane's jobs its layer can be told.</summary>
/// <param name="Jobs">In their order, each without what is left out of it.</param>
/// <param name="LeftOut">What the layer cannot be told, and why.</param>
internal sealed record CarriedWork(IReadOnlyList<QueuedJob> Jobs, IReadOnlyList<LeftOut> LeftOut)
{
    /// <remarks>Before coalescing, or what a layer cannot be told would swallow narrower things that it could.</remarks>
    public static CarriedWork Of(ICacheLayer layer, IReadOnlyList<QueuedJob> jobs)
    {
        if (layer is IBestEffortLayer) return new CarriedWork(jobs, []);

        var leftOut = (from job in jobs.Index()
                       from invalidation in job.Item.Job.Invalidations
                       let reason = layer.ReasonNotToCarry(invalidation)
                       where reason is not null
                       select new LeftOut(job.Index, invalidation, reason)).ToList();
        if (leftOut.Count == 0) return new CarriedWork(jobs, leftOut);

        var byJob = leftOut.ToLookup(one => one.Job, one => one.Invalidation);
        return new CarriedWork([.. jobs.Select((job, i) => byJob.Contains(i) ? job with { Job = job.Job with { Invalidations = [.. job.Job.Invalidations.Except(byJob[i])] } } : job)], leftOut);
    }

    /// <summary>What they have as one set, and which of them wants what.</summary>
    /// <param name="jobs">By their places in <see cref="Jobs"/>.</param>
    public CoalescedBatch Coalesce(ICacheLayer layer, IReadOnlyList<int> jobs)
    {
        IReadOnlyList<QueuedJob> together = [.. jobs.Select(place => Jobs[place])];
        if (layer is not IBestEffortLayer bestEffort) return Coalescer.Coalesce(together);

        var forgotten = new InvalidationSet();
        foreach (var invalidation in together.SelectMany(job => job.Job.Invalidations)) forgotten.Add(invalidation);
        var chosen = bestEffort.Choose(forgotten.ToList());
        var all = Enumerable.Range(0, chosen.Count).ToHashSet();
        return new CoalescedBatch(chosen, [.. together.Select(job => new CarriedJob(job, all))]);
    }
}

/// <summary>What a layer cannot be told.</summary>
/// <param name="Job">The place of the job that asks for it.</param>
internal sealed record LeftOut(int Job, Invalidation Invalidation, string Reason);
