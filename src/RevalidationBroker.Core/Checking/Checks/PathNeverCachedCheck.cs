using RevalidationBroker.Checking.Paths;

namespace RevalidationBroker.Checking.Checks;

/// <summary>A build does not tell what made a page dynamic; what revalidatePath does there was measured on Next.js 14, 15 and 16.</summary>
internal sealed class PathNeverCachedCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("path-never-cached", "A rule's path is a page that is made anew for every visitor.");

    public IEnumerable<Finding> Run(SiteComparison site) =>
        from use in site.Paths
        let never = use.Verdict as PathVerdict.NeverCached
        where never is not null
        select Rule.At(use.Effect.Place, FindingSeverity.Warning,
            $"'{use.Template}' is made anew for every visitor, so there is no page to forget.",
            "cookies(), headers(), searchParams, no-store or force-dynamic make a page so. Its path forgets no page; only its cached fetches, if it has any.",
            "Give the tags of those fetches in its place, if there are any; else leave the path out: the page always shows what the CMS has.") with { Page = never.Route.Address };
}
