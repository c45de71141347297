using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>What became of a lane's jobs in one turn: of all calls, those to each instance, and what was left out.</summary>
/// <param name="work">What the layer could be told.</param>
/// <param name="batches">One an instance.</param>
internal sealed class TurnResult(LaneTurn turn, CarriedWork work, IReadOnlyList<InstanceBatch> batches)
{
    // One instance that is sick must not have the others wait for it; its own jobs are retried by the schedule.
    private bool OthersAreWell => batches.Count > 1 && batches.Any(batch => batch.IsWell);

    /// <summary>In the jobs' order.</summary>
    public IReadOnlyList<JobResult> Jobs()
    {
        var leftOut = work.LeftOut.ToLookup(one => one.Job);
        var called = batches.SelectMany(batch => batch.Jobs.Select((job, i) => (Job: job, batch.Instance, Batch: batch, batch.Batch.Jobs[i].Places))).ToLookup(one => one.Job);
        return [.. Enumerable.Range(0, work.Jobs.Count).Select(job =>
        {
            var parts = called[job].Select(part => (part.Instance, part.Batch, part.Places, Outcome: part.Batch.OutcomeOf(part.Places))).ToList();
            var refused = turn.IsOrigin && leftOut[job].FirstOrDefault() is { } one ? new Outcome.Rejected { Detail = $"It cannot be told of {one.Invalidation}. {one.Reason}" } : null;
            var outcome = OutcomeSeverity.Worst([.. parts.Select(part => part.Outcome), .. refused is null ? Array.Empty<Outcome>() : [refused]]);
            return new JobResult(OthersAreWell && outcome is Outcome.Misconfigured ? new Outcome.Transient { Detail = outcome.Detail } : outcome)
            {
                TellsNothing = parts.TrueForAll(part => part.Places.Count == 0),
                Missed = parts.Exists(part => part.Outcome is Outcome.Delivered) ? [.. parts.Where(part => part.Outcome is not Outcome.Delivered).Select(part => part.Instance!.Name)] : null,
                LeftOut = turn.IsOrigin ? [] : [.. leftOut[job].Select(one => one.Invalidation)],
                Told = parts.Count == 0 ? [] : [.. work.Jobs[job].Job.Invalidations.Where(wanted => parts.Exists(part => part.Batch.HasTold(wanted, part.Places)))],
            };
        })];
    }

    /// <summary>For how long the layer asked to be left alone.</summary>
    public IEnumerable<Outcome> Asked => OthersAreWell ? [] : batches.SelectMany(batch => batch.ByPlace.Select(place => place.Outcome));

    /// <summary>What every instance said that it forgot.</summary>
    public IReadOnlyList<ToldInvalidation> Told()
    {
        var told = batches.SelectMany(batch => ToldInvalidation.Of(batch.Batch, batch.ByPlace)).ToList();
        return batches.Count <= 1 ? told :
        [
            .. told.GroupBy(one => one.Invalidation.Target).Where(one => one.Count() == batches.Count)
                .Select(one => new ToldInvalidation(one.MinBy(made => made.Invalidation.Mode)!.Invalidation, one.Min(made => made.At), one.MinBy(made => made.By.AcceptedAt)!.By)),
        ];
    }
}

/// <summary>The calls to one instance.</summary>
/// <param name="Instance">Null for a layer that is called at its own address.</param>
/// <param name="Jobs">The places of the lane's jobs that are in the batch, in its order.</param>
/// <param name="ByPlace">What became of each invalidation of the batch.</param>
internal sealed record InstanceBatch(SiteInstance? Instance, IReadOnlyList<int> Jobs, CoalescedBatch Batch, IReadOnlyList<PlaceOutcome> ByPlace)
{
    /// <remarks>One that nothing is left for is well too: it was told in a turn before.</remarks>
    public bool IsWell => ByPlace.All(place => place.Outcome is Outcome.Delivered or Outcome.Rejected);

    public Outcome OutcomeOf(IReadOnlySet<int> places) => OutcomeSeverity.Worst(places.Select(place => ByPlace[place].Outcome));

    public bool HasTold(Invalidation wanted, IReadOnlySet<int> places) =>
        places.Any(place => ByPlace[place].Outcome is Outcome.Delivered && (Batch.Invalidations[place].Target == wanted.Target || Coalescer.Covers(Batch.Invalidations[place], wanted)));
}

/// <summary>What became of one job in one turn.</summary>
internal sealed record JobResult(Outcome Outcome)
{
    /// <summary>Whether there was nothing of it to tell, so that its outcome says nothing of the layer.</summary>
    public bool TellsNothing { get; init; }

    /// <summary>The instances that are still to be told, where others were; null where nothing has changed.</summary>
    public IReadOnlyList<string>? Missed { get; init; }

    /// <summary>What of it went through, at one instance at least, as it asks for it: what covered it here the next layer may not know.</summary>
    public IReadOnlyList<Invalidation> Told { get; init; } = [];

    /// <summary>What of it the layer cannot be told, and so the next one need not wait for.</summary>
    public IReadOnlyList<Invalidation> LeftOut { get; init; } = [];

    /// <summary>Where the job goes from here, once it is known whether it is done.</summary>
    /// <param name="settlement">As if this layer were the last one.</param>
    /// <param name="next">The one that follows; null when there is none.</param>
    public Settlement GoOn(QueuedJob job, Settlement settlement, NextLayer? next)
    {
        var told = next is null ? [] : ToldSoFar(job.Job, Told);
        var done = LeftOut.Count == 0 || next is null ? told : ToldSoFar(job.Job, [.. Told, .. LeftOut]);
        return settlement switch
        {
            Settlement.Complete when next is not null => new Settlement.Advance(job.Job.Advanced(next.At, next.Layer)),
            // The layers in front still have what this one has forgotten.
            Settlement.DeadLetter dead when done.Count > 0 => dead with { Next = job.Job.Advanced(next!.At, next.Layer) with { Invalidations = [.. done.Select(place => job.Job.Invalidations[place])] } },
            Settlement.Retry retry => retry with { As = Left(job.Job, told) },
            _ => settlement,
        };
    }

    // As the job has it: this layer may have been told more strictly than the next one need be.
    private static List<int> ToldSoFar(Job job, IEnumerable<Invalidation> told)
    {
        var (now, before) = (told.Select(made => made.Target).ToHashSet(), (job.ToldBefore ?? []).ToHashSet());
        return [.. job.Invalidations.Index().Where(wanted => before.Contains(wanted.Index) || now.Contains(wanted.Item.Target)).Select(wanted => wanted.Index)];
    }

    private Job? Left(Job job, List<int> told)
    {
        var more = told.Count > (job.ToldBefore?.Count ?? 0);
        if (Missed is not { Count: > 0 } && !more) return null;
        return job with { Instances = Missed is { Count: > 0 } missed ? missed : job.Instances, ToldBefore = more ? told : job.ToldBefore };
    }
}
