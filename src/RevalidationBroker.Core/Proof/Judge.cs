using System.Globalization;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Proof;

/// <summary>Says what one look at a page means. What each answer of Next.js stands for was measured with Next.js 14, 15 and 16.</summary>
internal static class Judge
{
    /// <param name="terms">What the page should show.</param>
    /// <param name="marker">How the marker is called.</param>
    public static Judgement Of(Observation seen, PageTerms terms, string marker) => seen switch
    {
        { Status: null } => new(Verdict.Unknown, $"could not be looked at: {Excerpt.Of(seen.Problem ?? "no answer came.", 300)}"),
        { Status: >= 300 and < 400 and not 304 } => Redirected(seen, terms),
        { Status: 401 or 403 or 407 } => new(Verdict.Blocked, Answers(seen, "something in front of the site lets the broker not through. 'headers' and 'protectionBypass' are sent with each look.")) { IsFinal = true },
        { Status: 404 or 410 } => Missing(seen, terms),
        { Status: >= 400 } => new(Verdict.Unknown, Answers(seen, "what visitors get instead of the page is an error. The site's own log says which.")),
        _ when BesideJudge.IsFromBefore(seen, terms) => BesideJudge.FromBefore(seen),
        { Marker: null } => new(Verdict.Unknown, $"has no {marker}. Have the page say in it which revision it shows.") { IsFinal = true, IsQuiet = terms.Role is PageRole.Referring },
        { Marker: var text } when terms.Role is PageRole.Own => Shown(seen, new ShownRevision(text), terms),
        { Marker: var text } => BesideJudge.Shown(seen, new ShownRevision(text), terms),
    };

    private static Judgement Redirected(Observation seen, PageTerms terms)
    {
        var where = seen.Location is { } location ? Excerpt.Of(Path(location), 200) : "nowhere";
        if (seen.Location is { } target && LoginPage.Is(target))
            return new(Verdict.Blocked, Answers(seen, $"it sends the broker to {where}, which looks like a login. 'headers' and 'protectionBypass' are sent with each look.")) { IsFinal = true };
        if (terms.Role is PageRole.Former) return new(Verdict.Fresh, Answers(seen, $"its entry is elsewhere now, and it sends visitors on to {where}.")) { IsFinal = true };
        if (terms is { Role: PageRole.Own, Entries.Count: 0, WhyNone: { } why }) return new(Verdict.Unknown, Answers(seen, $"it sends visitors on to {where}; {why}, so nobody can tell whether its entry is gone.")) { IsFinal = true };
        return terms.Role is PageRole.Own && terms.More == 0 && terms.Entries.Count > 0 && terms.Entries.All(entry => entry.IsGone)
            ? new(Verdict.Fresh, Answers(seen, $"it is gone, as its entry is, and sends visitors on to {where}.")) { IsFinal = true }
            : new(Verdict.Redirected, Answers(seen, $"it sends visitors on to {where}. Have the rule give that path.")) { IsFinal = true };
    }

    private static Judgement Missing(Observation seen, PageTerms terms)
    {
        if (terms.Role is PageRole.Former) return new(Verdict.Fresh, Answers(seen, "its entry is elsewhere now.")) { IsFinal = true };
        if (terms is { Role: PageRole.Own, Entries.Count: 0, WhyNone: { } why }) return new(Verdict.Unknown, Answers(seen, $"there is no such page; {why}, so nobody can tell whether its entry is gone."));
        var gone = terms.Role is PageRole.Own ? terms.Entries.Count(entry => entry.IsGone) : 0;
        if (gone == 0) return new(Verdict.Missing, Answers(seen, "there is no such page. See that the rule gives the page's path. Next.js keeps a page that was not there yet, as when the CMS's API lags behind its webhook, for which its source has 'settle'."));
        return gone == terms.Entries.Count && terms.More == 0
            ? new(Verdict.Fresh, Answers(seen, "it is gone, as its entry is.")) { IsFinal = true }
            : new(Verdict.Unknown, Answers(seen, "some of the webhook's entries are gone, and others are not."));
    }

    internal static Judgement Shown(Observation seen, ShownRevision shown, PageTerms terms)
    {
        var (text, published) = (Excerpt.Of(shown.Text, 100), terms.Entries);
        if (shown.NamesEntries && terms.Near.FirstOrDefault(entry => shown.StandingTo(entry) is Standing.Old) is { } near) return Old(seen, shown, near);
        if (published.Count == 0 && terms.WhyNone is { } why) return new(Verdict.Unknown, $"shows revision {text}; {why}, so nobody can tell whether that is the new one.") { IsFinal = true };
        if (!published.Any(entry => entry.IsGone || entry.Revision is not null || entry.UpdatedAt is not null))
            return new(Verdict.Unknown, $"shows revision {text}; the webhook names none, so nobody can tell whether that is the new one. Have the CMS send the entry's revision, or the time of its change.") { IsFinal = true };

        var standings = published.Select(entry => (Entry: entry, Standing: shown.StandingTo(entry))).ToList();
        var old = standings.Where(one => one.Standing is Standing.Old).Select(one => one.Entry).ToList();
        // One revision for several entries: where it is old for one of them only, it may be another's.
        if (old.Count > 0 && (shown.NamesEntries || old.Count == published.Count)) return Old(seen, shown, old[0]);
        if (standings.TrueForAll(one => one.Standing is Standing.New or Standing.Elsewhere) && standings.Exists(one => one.Standing is Standing.New))
        {
            return terms.More == 0
                ? new(Verdict.Fresh, $"shows revision {text}.") { IsFinal = true }
                : new(Verdict.Unknown, string.Create(CultureInfo.InvariantCulture, $"shows revision {text}, which is not older than the {published.Count} entries that its job names; of any that changed besides nobody can tell.")) { IsFinal = true };
        }

        return new(Verdict.Unknown, published switch
        {
            _ when standings.TrueForAll(one => one.Standing is Standing.Elsewhere) => $"names the entries that it shows, and '{Excerpt.Of(published[0].Id, 60)}' is not among them.",
            [{ IsGone: true, Id: var id }] => $"is still there and shows revision {text}, but not of which entry, so nobody can tell whether it should be: '{Excerpt.Of(id, 60)}' is gone. A page of several entries says 'id=revision' of each.",
            [var entry] => $"shows revision {text}, which cannot be compared with {Written(entry)}, which was published. Have the page show what the webhook has: a number, or a time.",
            _ => $"shows revision {text}, but not of which of the webhook's entries. A page of several entries says 'id=revision' of each.",
        });
    }

    private static Judgement Old(Observation seen, ShownRevision shown, EntryRevision entry)
    {
        if (entry.IsGone) return new(Verdict.Stale, $"still shows the entry '{Excerpt.Of(entry.Id, 60)}', which is gone.") { Cause = CauseOf(seen) };

        var whose = shown.NamesEntries ? $" of '{Excerpt.Of(entry.Id, 60)}'" : "";
        var fact = $"shows revision {Excerpt.Of(shown.Of(entry)!, 100)}{whose}, and {Written(entry)} was published.";
        return IsNeverKept(seen)
            ? new(Verdict.Uncacheable, fact) { Cause = "The page is made anew for every visitor, so its data is old: it is cached in the site under another tag, or the CMS's API lags behind its webhook, for which its source has 'settle'." }
            : new(Verdict.Stale, fact) { Cause = CauseOf(seen) };
    }

    internal static bool IsNeverKept(Observation seen) =>
        seen is { NextCache: null, IsPartlyKept: false, CacheControl: { } rule }
        && rule.Split(',').Any(word => word.Trim() is var directive && (directive.Equals("no-store", StringComparison.OrdinalIgnoreCase) || directive.Equals("private", StringComparison.OrdinalIgnoreCase)));

    private static string CauseOf(Observation seen) => seen switch
    {
        { Age: { } age } when long.TryParse(age, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0 => string.Create(CultureInfo.InvariantCulture, $"It comes from a cache in front of the site, which has had it for {seconds} s: 'purge' tells that one."),
        { NextCache: "HIT" } => "It comes from the cache of Next.js, whose route says that it forgot: see that the route forgets what it is sent, and that 'instances' names every process of the site.",
        { NextCache: "STALE" } => "Next.js says that it is making the new one.",
        { NextCache: "MISS" or "REVALIDATED" } => "Next.js has just made it, so its data is old: it is cached under another tag, or the CMS's API lags behind its webhook, for which its source has 'settle'.",
        _ => "See that the site's route forgets what it is sent, and that every cache in front is under 'purge'.",
    };

    private static string Written(EntryRevision entry) =>
        Excerpt.Of(entry.Revision ?? entry.UpdatedAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFK", CultureInfo.InvariantCulture) ?? "what the CMS does not number", 100);

    // A query may hold what lets somebody in.
    private static string Path(Uri location) => location.IsAbsoluteUri ? location.GetLeftPart(UriPartial.Path) : location.OriginalString.Split('?', '#')[0];

    private static string Answers(Observation seen, string meaning) => string.Create(CultureInfo.InvariantCulture, $"answers {seen.Status}: {meaning}");
}
