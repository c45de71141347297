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
        var wanted = jobs.Select(job => (Job: job, Pages: Wanted(layer, job))).ToList();
        // Of pages that are not the changed entry's own least can be told, so they come last.
        var inOrder = wanted.SelectMany(one => one.Pages.Own).Concat(wanted.SelectMany(one => one.Pages.Beside)).Distinct();
        IReadOnlyList<CachePath> chosen = [.. inOrder.Take(layer.Most)];

        var looked = chosen.ToHashSet();
        var (work, leftOut) = (new List<(QueuedJob, IReadOnlyList<CachePath>)>(), new List<Unseen>());
        foreach (var (job, (own, beside)) in wanted)
        {
            var pages = own.Concat(beside).ToList();
            var seen = pages.Where(looked.Contains).ToList();
            work.Add((job, seen));
            if (pages.Count == 0) leftOut.Add(new Unseen(job.Job, job.Job.Invalidations, "Tags and patterns are no addresses: name pages that show the content in 'prove.paths'."));
            if (seen.Count < pages.Count) leftOut.Add(new Unseen(job.Job, Told(pages.Except(seen)), "No more pages are looked at in one turn than 'prove.top' allows."));
        }

        return new ProofWork(chosen, work, leftOut);
    }

    private static (IReadOnlyList<CachePath> Own, IReadOnlyList<CachePath> Beside) Wanted(ProofLayer layer, QueuedJob job)
    {
        var others = job.Job.Beside?.ToHashSet() ?? [];
        // One that comes again names all that is left to look at.
        var pages = (job.Attempts == 0 ? layer.Paths : []).Concat(SitePages.PagesOf(job.Job.Invalidations)).Distinct().ToLookup(path => others.Contains(path.Value) && !layer.Paths.Contains(path));
        return ([.. pages[false]], [.. pages[true]]);
    }

    private static IReadOnlyList<Invalidation> Told(IEnumerable<CachePath> paths) => [.. paths.Select(path => new Invalidation.Path(path))];
}

/// <summary>What is not looked at for a job.</summary>
internal sealed record Unseen(Job Job, IReadOnlyList<Invalidation> What, string Reason);
