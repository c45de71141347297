using RevalidationBroker.Checking.Paths;

namespace RevalidationBroker.Checking.Checks;

internal sealed class PathPagesRouterCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("path-pages-router", "A rule's path is a page of the Pages Router, which tags and paths do not reach.");

    public IEnumerable<Finding> Run(SiteComparison site) =>
        from use in site.Paths
        let found = use.Verdict as PathVerdict.OfPagesRouter
        where found is not null
        select Rule.At(use.Effect.Place, FindingSeverity.Error,
            $"'{use.Template}' is a page of the Pages Router.",
            "revalidatePath and revalidateTag have no effect on pages of the Pages Router: they are answered with success, and the old page stays.",
            "Have the site's route call res.revalidate(path) for it, from an API route under pages/api, or move the page to the App Router.") with { Page = found.Route.Address };
}
