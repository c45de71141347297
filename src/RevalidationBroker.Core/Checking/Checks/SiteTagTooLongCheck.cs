using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking.Checks;

/// <summary>Next.js itself drops such a tag before it writes anything; what is found here comes from a cache handler of the site's own.</summary>
internal sealed class SiteTagTooLongCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("site-tag-too-long", "The site uses a tag that is longer than Next.js takes.");

    public IEnumerable<Finding> Run(SiteComparison site) =>
        from tag in site.Site.Tags.Order(StringComparer.Ordinal)
        where tag.Length > CacheTag.MaxLength
        select Rule.At(site.SitePlace, FindingSeverity.Warning,
            FormattableString.Invariant($"The site uses the tag '{WholeCharacters.Shortened(tag, 60)}' of {tag.Length} characters."),
            FormattableString.Invariant($"A tag has at most {CacheTag.MaxLength}: revalidating a longer one is answered with success and does nothing."),
            "Use a shorter tag in the site.") with { Page = site.Site.Pages.FirstOrDefault(page => page.Tags.Contains(tag))?.Path };
}
