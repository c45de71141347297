using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>What a site has said that it forgot.</summary>
/// <param name="At">When the call began: what was published by then cannot have been missed, what came later may have been.</param>
/// <param name="By">Of the jobs that asked for it the one that was accepted last.</param>
public sealed record ToldInvalidation(Invalidation Invalidation, DateTimeOffset At, Job By)
{
    /// <param name="byPlace">What became of each invalidation of the batch.</param>
    internal static IReadOnlyList<ToldInvalidation> Of(CoalescedBatch batch, IReadOnlyList<PlaceOutcome> byPlace)
    {
        var last = new Job?[byPlace.Count];
        foreach (var (job, places) in batch.Jobs)
        {
            foreach (var place in places)
            {
                if (last[place] is not { } known || job.Job.AcceptedAt > known.AcceptedAt) last[place] = job.Job;
            }
        }

        return [.. Enumerable.Range(0, byPlace.Count)
            .Where(place => byPlace[place].Outcome is Outcome.Delivered)
            .Select(place => new ToldInvalidation(batch.Invalidations[place], byPlace[place].CalledAt, last[place]!))];
    }
}

/// <summary>What became of one invalidation of a batch.</summary>
/// <param name="CalledAt">Not after the beginning of the call that carried it.</param>
internal sealed record PlaceOutcome(Outcome Outcome, DateTimeOffset CalledAt);
