using RevalidationBroker.Checking.Paths;

namespace RevalidationBroker.Checking.Checks;

internal sealed class PathBasePathCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("path-base-path", "A rule's path begins with the site's base path.");

    public IEnumerable<Finding> Run(SiteComparison site) =>
        from use in site.Paths
        let found = use.Verdict as PathVerdict.HasBasePath
        where found is not null && !IsTakenOff(site)
        select Rule.At(use.Effect.Place, FindingSeverity.Error,
            $"'{use.Template}' begins with the site's base path '{site.Site.BasePath}'.",
            "revalidatePath wants the path without it. Next.js answers the call with success, and no page is forgotten.",
            $"Write '{found.Without}'. Or give the deployment's 'url' with the base path: the broker then takes it off.");

    private static bool IsTakenOff(SiteComparison site) => site.Deployment?.Url.AbsolutePath.TrimEnd('/') == site.Site.BasePath;
}
