using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>
/// Decides which of the jobs that wait in a lane are done because a newer one has been delivered: the site has been told all that they
/// ask for, after their content could be seen.
/// </summary>
/// <remarks>
/// It goes by the broker's own times. A job's content was published before its webhook came, and could be read from the CMS at
/// <see cref="Job.NotBefore"/>. A call that began after both makes the site forget every page that was made of older content, whatever
/// revision the call was about. So a job that was accepted while the call was under way, or that still waits for the CMS, is never superseded.
/// That would do for the site. The record should be right as well: a job is closed only by one that was accepted no earlier, so that a late
/// retry closes nothing newer, and not by one that is known to be about an earlier state of one of its entries. Such a one is an event that the
/// CMS sent late: newer by acceptance and harmless, but who looks would read that revision 9 was superseded by revision 8. A call more is cheaper.
/// </remarks>
public static class Supersession
{
    /// <param name="waiting">Jobs of the same lane that the call did not carry.</param>
    /// <returns>Those that need no call any more, in the order in which they were given.</returns>
    public static IReadOnlyList<SupersededJob> Find(IReadOnlyList<ToldInvalidation> told, IReadOnlyList<QueuedJob> waiting)
    {
        var byTarget = told.ToLookup(item => item.Invalidation.Target);
        var wide = told.Where(item => Coalescer.IsWide(item.Invalidation)).ToList();
        var superseded = new List<SupersededJob>();
        foreach (var job in waiting)
        {
            var by = job.Job.Invalidations.Select(wanted => ThatDoes(wanted, job.Job)).TakeWhile(item => item is not null).ToList();
            if (by.Count > 0 && by.Count == job.Job.Invalidations.Count) superseded.Add(new SupersededJob(job, [.. by.Select(item => item!).Distinct()]));
        }

        return superseded;

        ToldInvalidation? ThatDoes(Invalidation wanted, Job job) =>
            byTarget[wanted.Target].FirstOrDefault(item => item.Invalidation.Mode >= wanted.Mode && MayClose(item, job))
            ?? wide.Find(item => Coalescer.Covers(item.Invalidation, wanted) && MayClose(item, job));
    }

    private static bool MayClose(ToldInvalidation told, Job job) =>
        told.At > job.AcceptedAt
        && told.At >= job.NotBefore
        && told.By.AcceptedAt >= job.AcceptedAt
        && !(told.By.Source == job.Source && KnowsLater(job.Revisions ?? [], told.By.Revisions ?? []));

    private static bool KnowsLater(IReadOnlyList<EntryRevision> mine, IReadOnlyList<EntryRevision> theirs) =>
        mine.Any(revision => theirs.Any(revision.IsLaterThan));
}

/// <summary>A job that needs no call any more.</summary>
/// <param name="By">What the site was told in its place; never empty.</param>
public sealed record SupersededJob(QueuedJob Job, IReadOnlyList<ToldInvalidation> By);
