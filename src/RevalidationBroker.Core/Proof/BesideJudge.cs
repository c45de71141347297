using System.Globalization;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Proof;

/// <summary>
/// Judges pages that were told to forget and are not the changed entry's own: those of entries that refer to it, and those where it was before. What
/// such a page's marker counts may be another entry's, so only what names the entry, a time, or a cache's own word for how old the page is says something.
/// </summary>
internal static class BesideJudge
{
    // The clocks of a cache count whole seconds, and may round up.
    private static readonly TimeSpan Rounding = TimeSpan.FromSeconds(1);

    /// <summary>Whether a cache says that it has had the page since before the webhook came, so that it has not forgotten it. A page that names what was published was made after that all the same: a webhook may come late.</summary>
    public static bool IsFromBefore(Observation seen, PageTerms terms) =>
        terms.Role is not PageRole.Own && AgeOf(seen) is { } age && age > terms.Since + Rounding && !NamesPublished(seen, terms);

    private static bool NamesPublished(Observation seen, PageTerms terms) =>
        seen.Marker is { } marker && new ShownRevision(marker) is { NamesEntries: true } shown && Shown(seen, shown, terms).Verdict is Verdict.Fresh;

    public static Judgement FromBefore(Observation seen) => new(Verdict.Stale, string.Create(CultureInfo.InvariantCulture, $"is {AgeOf(seen)!.Value.TotalSeconds:0} s old, from before the change."))
    {
        Cause = "It comes from a cache in front of the site that has not forgotten it: 'purge' tells that one.",
    };

    public static Judgement Shown(Observation seen, ShownRevision shown, PageTerms terms)
    {
        var text = Excerpt.Of(shown.Text, 100);
        if (shown.NamesEntries)
        {
            if (terms is { Role: PageRole.Former, Entries.Count: > 0, More: 0 } && terms.Entries.All(entry => shown.Of(entry) is null))
                return new(Verdict.Fresh, $"shows revision {text}, and the entry that was there before is not among them.") { IsFinal = true };
            var named = Judge.Shown(seen, shown, terms);
            return named with { IsQuiet = terms.Role is PageRole.Referring && named.Verdict is Verdict.Unknown };
        }

        var times = terms.Entries.Select(entry => RevisionOrder.CompareTimes(shown.Text, entry)).ToList();
        if (times.Count > 0 && terms.More == 0 && times.TrueForAll(order => order >= 0)) return new(Verdict.Fresh, $"shows revision {text}, which is not from before the change.") { IsFinal = true };

        var advice = "Have the page say 'id=revision' of each entry that it shows, or the latest time of all.";
        var fact = terms.Role is PageRole.Former
            ? $"is still there and shows revision {text}, and nobody can tell whether that is the entry that was there before. {advice}"
            : $"shows revision {text}, which does not say whether it shows what was published: that is another entry, to which this page's refers. {advice}";
        return new(Verdict.Unknown, fact)
        {
            Cause = Judge.IsNeverKept(seen) ? "It is made anew for every visitor, so forgetting the page is no help: only its data can be old." : null,
            // A page that is shown once more while the new one is made has another time then.
            IsFinal = terms.Role is PageRole.Referring && !times.Exists(order => order < 0),
            IsQuiet = terms.Role is PageRole.Referring,
        };
    }

    private static TimeSpan? AgeOf(Observation seen) =>
        uint.TryParse(seen.Age, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : null;
}
