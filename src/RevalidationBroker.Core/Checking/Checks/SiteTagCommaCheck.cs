namespace RevalidationBroker.Checking.Checks;

internal sealed class SiteTagCommaCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("site-tag-comma", "The site uses a tag with a comma, which can never be revalidated on a page.");

    public IEnumerable<Finding> Run(SiteComparison site) =>
        from tag in site.Site.Reads.SelectMany(read => read.Tags).Distinct().Order(StringComparer.Ordinal)
        where tag.Contains(',', StringComparison.Ordinal)
        select Rule.At(site.SitePlace, FindingSeverity.Warning,
            $"The site caches a read under the tag '{Planning.WholeCharacters.Shortened(tag, 60)}', which has a comma.",
            "Next.js writes a page's tags as a list with commas, so this one falls apart on a page and can never be revalidated there.",
            "Use another sign than a comma in the site's tags.");
}
