using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>Which pages one turn looks at, and for which of its jobs.</summary>
/// <param name="Pages">Each once.</param>
/// <param name="Jobs">In their order, each with those of the pages that it asks for.</param>
/// <param name="LeftOut">What is not looked at, and why.</param>
internal sealed record ProofWork(IReadOnlyList<CachePath> Pages, IReadOnlyList<(QueuedJob Job, IReadOnlyList<CachePath> Pages)> Jobs, IReadOnlyList<Unseen> LeftOut)
{
    public static ProofWork Of(ProofLayer layer, IReadOnlyList<QueuedJob> jobs)
    {
        var chosen = new HashSet<CachePath>();
        var work = new List<(QueuedJob, IReadOnlyList<CachePath>)>();
        var leftOut = new List<Unseen>();
        foreach (var job in jobs)
        {
            var beside = job.Job.Beside ?? [];
            // One that comes again names all that is left to look at.
            var wanted = (job.Attempts == 0 ? layer.Paths : []).Concat(SitePages.PagesOf(job.Job.Invalidations)).Distinct().ToList();
            var own = wanted.Where(path => !beside.Contains(path.Value) || layer.Paths.Contains(path)).ToList();
            var seen = own.Where(path => chosen.Contains(path) || (chosen.Count < layer.Most && chosen.Add(path))).ToList();
            work.Add((job, seen));
            if (wanted.Count == 0) leftOut.Add(new Unseen(job.Job, job.Job.Invalidations, "Tags and patterns are no addresses: name pages that show the content in 'prove.paths'."));
            if (own.Count < wanted.Count) leftOut.Add(new Unseen(job.Job, Told(wanted.Except(own)), "Which revision a page should show that is another entry's, or was this one's before, the webhook does not say."));
            if (seen.Count < own.Count) leftOut.Add(new Unseen(job.Job, Told(own.Except(seen)), "No more pages are looked at in one turn than 'prove.top' allows."));
        }

        return new ProofWork([.. chosen], work, leftOut);
    }

    private static IReadOnlyList<Invalidation> Told(IEnumerable<CachePath> paths) => [.. paths.Select(path => new Invalidation.Path(path))];
}

/// <summary>What is not looked at for a job.</summary>
internal sealed record Unseen(Job Job, IReadOnlyList<Invalidation> What, string Reason);
