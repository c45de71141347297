namespace RevalidationBroker.Checking.Checks;

internal sealed class TagWithoutRuleCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("tag-without-rule", "Pages of the build have tags that no rule emits.");

    public IEnumerable<Finding> Run(SiteComparison site)
    {
        // A tag that a rule misses by a slip is said there.
        var known = site.Tags.SelectMany(use => use.Near is { } near ? [near.Tag] : use.Found).ToHashSet(StringComparer.Ordinal);
        var heads = site.Tags.Select(use => use.Near?.Tag).OfType<string>().Select(Tags.NearTag.HeadOf).Where(head => !known.Contains(head)).ToList();
        var left = site.Site.Tags.Where(tag => !known.Contains(tag) && !site.Site.TagsOutOfReach.Contains(tag) && !heads.Contains(Tags.NearTag.HeadOf(tag))).Order(StringComparer.Ordinal).ToList();
        if (left.Count == 0) return [];

        var page = site.Site.Pages.FirstOrDefault(page => page.Tags.Contains(left[0]));
        return
        [
            Rule.At(site.SitePlace, FindingSeverity.Warning,
                $"{Listed.Count(left.Count, "tag", "tags")} of the build {(left.Count == 1 ? "is" : "are")} emitted by no rule: {Listed.Of(left)}.",
                "When what they stand for changes, the pages that carry them stay as they are, unless another tag or a path reaches them.",
                "Add a rule that emits them, or remove them from the site.") with { Page = page?.Path },
        ];
    }
}
