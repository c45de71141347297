namespace RevalidationBroker.Checking.Checks;

internal sealed class SiteTagCountCheck : ISiteCheck
{
    // Of one fetch in Next.js (NEXT_CACHE_TAG_MAX_ITEMS), and of one response at Vercel.
    private const int Most = 128;

    public FindingRule Rule { get; } = new("site-tag-count", "A page has more tags than a cache keeps, or a read as many as Next.js keeps at most.");

    public IEnumerable<Finding> Run(SiteComparison site) => [.. Pages(site), .. Reads(site)];

    private IEnumerable<Finding> Pages(SiteComparison site) =>
        from page in site.Site.Pages
        where page.Tags.Count > Most
        select Rule.At(site.SitePlace, FindingSeverity.Warning,
            FormattableString.Invariant($"The page '{page.Path}' has {page.Tags.Count} tags."),
            FormattableString.Invariant($"Vercel keeps {Most} tags of a page, and the others are lost there."),
            "Give what the page lists one common tag.") with { Page = page.Path };

    // Next.js drops what is more before it writes the entry, so that a full one is all there is to see.
    private IEnumerable<Finding> Reads(SiteComparison site)
    {
        var full = site.Site.Reads.Count(read => read.Tags.Count >= Most);
        if (full == 0) return [];
        return
        [
            Rule.At(site.SitePlace, FindingSeverity.Warning,
                FormattableString.Invariant($"{Listed.Count(full, "cached read has", "cached reads have")} {Most} tags, as many as Next.js keeps."),
                "If there were more, they were dropped with a line in the build's log only, and revalidating them does nothing.",
                "Give what is read together one common tag."),
        ];
    }
}
