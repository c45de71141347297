using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Checking.Paths;

namespace RevalidationBroker.Checking.Checks;

internal sealed class PageOutOfReachCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("page-out-of-reach", "Pages that the build made have no tag, and no rule's path reaches them.");

    public IEnumerable<Finding> Run(SiteComparison site)
    {
        if (site.HasEverything) return [];
        var reached = site.Paths.Select(use => use.Verdict).OfType<PathVerdict.Reaches>().SelectMany(reaches => reaches.Routes).ToHashSet();
        var left = site.Site.Pages.Where(page => IsForGood(page) && !reached.Contains(page.Route)).Select(page => page.Path).Order(StringComparer.Ordinal).ToList();
        if (left.Count == 0) return [];
        var untagged = site.Site.Reads.Count(read => read.Tags.Count == 0);
        return
        [
            Rule.At(site.SitePlace, FindingSeverity.Note,
                $"{Listed.Count(left.Count, "page has", "pages have")} no tag, and no rule's path reaches {(left.Count == 1 ? "it" : "them")}: {Listed.Of(left)}.",
                $"That is right for pages that show nothing of the CMS. {(untagged == 0 ? "" : $"But the build has {Listed.Count(untagged, "cached read", "cached reads")} without a tag: ")}Next.js drops a tag of more than 256 characters, with a line in the build's log only, and the page is cached without it.",
                "If such a page shows content, tag what it reads, with tags of at most 256 characters, or give its path in a rule.") with { Page = left[0] },
        ];
    }

    // A page that is made anew by the clock gets fresh by itself.
    private static bool IsForGood(BuiltPage page) => page is { Tags.Count: 0, RevalidateSeconds: null, Route.IsHandler: false };
}
