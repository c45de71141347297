using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>
/// Gathers from plans what a deployment's pages should show when it has forgotten: which entries each page is about, those of entries that refer to
/// one that changed, and those where one was before.
/// </summary>
internal sealed class JobPages(string deployment)
{
    /// <summary>A job says of at most so many pages which entries they are about: a message must stay small, and no more are looked at.</summary>
    public const int MostPages = 1000;

    private readonly List<EntryRevision> _entries = [];
    private readonly Dictionary<(string Id, string? Type, string? Locale), int> _places = [];
    private readonly Dictionary<string, HashSet<int>> _own = [];
    private readonly Dictionary<string, HashSet<int>> _referring = [];
    private readonly Dictionary<string, HashSet<int>> _former = [];
    private int _unnamed;

    /// <summary>A job that knows of its plan what is asked of it later: what its pages should show where somebody looks, and else only which states it is about.</summary>
    public static Job On(Job job, Plan plan, Deployment? deployment)
    {
        if (deployment?.Prove is null) return job with { Revisions = EntryRevision.Of(plan, job.Deployment) };

        var pages = new JobPages(job.Deployment);
        pages.Add(plan);
        return pages.On(job);
    }

    /// <summary>Of an entry that was told of before the later state counts.</summary>
    public void Add(Plan plan)
    {
        var told = false;
        foreach (var change in plan.Events) told |= Add(change);
        if (told || plan.Deployments.Where(one => one.Deployment == deployment).ToList() is not { Count: > 0 } parts) return;

        // A plan that cannot be read any more: nobody knows which entry its pages are about.
        var unnamed = Unnamed();
        foreach (var page in SitePages.PagesOf([.. parts.SelectMany(part => part.Invalidations)])) AddTo(_own, page, unnamed);
    }

    public Job On(Job job)
    {
        var carried = Carried();
        var placeOf = carried.Index().ToDictionary(one => one.Item, one => one.Index);
        var beside = _referring.Keys.Concat(_former.Keys).Distinct().Where(path => !_own.ContainsKey(path)).ToList();
        var about = from path in _own.Keys.Concat(beside)
                    let entries = _own.GetValueOrDefault(path) ?? BesideAt(path)
                    from entry in entries
                    where placeOf.ContainsKey(entry)
                    select (Page: (Path: path, entries.Count), Entry: placeOf[entry]);
        // Counted once it is certain how many of them are named: a page is not fresh as long as one is not.
        var pages = from one in about.Take(MostPages)
                    group one.Entry by one.Page into page
                    let more = page.Key.Count - page.Count()
                    from entry in page
                    select new PageEntry(page.Key.Path, entry, more);
        // What a page says of these must not be old either, where it names them.
        var near = from path in _own.Keys
                   from entry in BesideAt(path).Except(_own[path])
                   where placeOf.ContainsKey(entry)
                   select new PageEntry(path, placeOf[entry], IsBeside: true);
        return job with
        {
            Revisions = carried.Count == 0 ? null : [.. carried.Select(place => _entries[place])],
            Beside = beside.Count == 0 ? null : beside,
            Former = beside.Where(path => !_referring.ContainsKey(path)).ToList() is { Count: > 0 } former ? former : null,
            Pages = carried.Count == 0 || _entries.Count + _unnamed == 1 ? null : [.. pages.Concat(near).Take(MostPages)],
            MoreEntries = carried.Count == 0 ? 0 : _entries.Count + _unnamed - carried.Count,
        };
    }

    private HashSet<int> BesideAt(string path) => [.. _referring.GetValueOrDefault(path) ?? [], .. _former.GetValueOrDefault(path) ?? []];

    /// <returns>Whether the deployment is told of it.</returns>
    private bool Add(EventPlan change)
    {
        var rules = change.Rules.Where(rule => rule.Matched && rule.Deployments.Contains(deployment)).ToList();
        if (rules.Count == 0) return false;

        var place = PlaceOf(change.Event);
        var emitted = rules.SelectMany(rule => rule.Emitted).ToList();
        if (IsLatest(change.Event, place)) Leave(SitePages.PagesOf([.. emitted.Where(emission => emission.About == Emission.Former).Select(emission => emission.Invalidation)]), place);
        foreach (var emission in emitted)
        {
            var pages = emission.About switch { null => _own, Emission.Former => _former, _ => _referring };
            foreach (var page in SitePages.PagesOf([emission.Invalidation])) AddTo(pages, page, place);
        }

        return true;
    }

    private bool IsLatest(EventSummary change, int place) => place >= 0 && _entries[place] == EntryRevision.Of(change);

    // Where an earlier plan has it and a later one has had it, an entry is no more.
    private void Leave(IEnumerable<CachePath> pages, int place)
    {
        foreach (var page in pages)
        {
            if (_own.TryGetValue(page.Value, out var entries) && entries.Remove(place) && entries.Count == 0) _own.Remove(page.Value);
        }
    }

    private static void AddTo(Dictionary<string, HashSet<int>> pages, CachePath page, int place)
    {
        if (!pages.TryGetValue(page.Value, out var entries)) pages.Add(page.Value, entries = []);
        entries.Add(place);
    }

    // A place that no entry has.
    private int Unnamed() => -++_unnamed;

    /// <returns>Below 0 when a job cannot name it.</returns>
    private int PlaceOf(EventSummary change)
    {
        if (EntryRevision.Of(change) is not { } state) return Unnamed();

        var key = (state.Id, state.Type, state.Locale);
        if (!_places.TryGetValue(key, out var place))
        {
            _places.Add(key, place = _entries.Count);
            _entries.Add(state);
        }
        else if (!_entries[place].IsLaterThan(state))
        {
            _entries[place] = state;
        }

        return place;
    }

    /// <summary>The places of those that the job names: all, or as many as go, first those that pages can be judged by.</summary>
    private List<int> Carried()
    {
        var all = Enumerable.Range(0, _entries.Count);
        if (_entries.Count <= EntryRevision.MaxOfAJob) return [.. all];

        var (shown, near) = (EntriesOf(_own), EntriesOf(_referring).Union(EntriesOf(_former)).ToHashSet());
        return [.. all.OrderBy(place => shown.Contains(place) ? 0 : near.Contains(place) ? 1 : 2).Take(EntryRevision.MaxOfAJob)];

        static HashSet<int> EntriesOf(Dictionary<string, HashSet<int>> pages) => [.. pages.Values.SelectMany(entries => entries)];
    }
}
