using RevalidationBroker.Planning;
using RevalidationBroker.Proof;

namespace RevalidationBroker.Dispatch;

/// <summary>When a page that is not fresh is looked at again. Never is a job given up for one, nor does it hold up another.</summary>
internal static class ProofDecision
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Whether the time for a job's pages is over. Never in a turn that was stopped: it may not have looked at all.</summary>
    public static bool IsOver(QueuedJob job, TimeSpan within, bool stopping, DateTimeOffset now) => !stopping && now >= job.Job.NotBefore + within;

    /// <param name="proofs">Of the pages that the job asks for.</param>
    /// <param name="stopping">Whether the broker stops, so that nothing was looked at properly and no look counts.</param>
    public static Settlement Of(QueuedJob job, IReadOnlyList<PageProof> proofs, TimeSpan within, bool stopping, DateTimeOffset now)
    {
        var open = IsOver(job, within, stopping, now) ? [] : proofs.Where(proof => !proof.IsFinal).ToList();
        if (open.Count == 0) return new Settlement.Complete();

        // 1 s, 2 s, 4 s, … and once more when the time is over. One that is rid of some of its pages counts, or it would ask for 'prove.paths' anew.
        var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(job.Attempts, 10)));
        var next = now + (stopping ? TimeSpan.Zero : wait < Longest ? wait : Longest);
        var end = job.Job.NotBefore + within;
        return new Settlement.Retry(next < end ? next : end, Counts: !stopping || open.Count < proofs.Count) { As = job.Job with { Invalidations = [.. open.Select(proof => new Invalidation.Path(proof.Path))], ToldBefore = null } };
    }
}
