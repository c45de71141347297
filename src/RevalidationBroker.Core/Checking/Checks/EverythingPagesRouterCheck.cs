using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking.Checks;

internal sealed class EverythingPagesRouterCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("everything-pages-router", "A rule forgets everything, and the site has cached pages that it does not reach.");

    public IEnumerable<Finding> Run(SiteComparison site)
    {
        var pages = site.Site.Routes.Where(route => route is { Router: SiteRouter.Pages, IsHandler: false, Caching: not RouteCaching.Never }).Select(route => route.Address).ToList();
        if (pages.Count == 0) return [];
        return
            from effect in site.Effects
            where effect.Effect is RuleEffect.Everything
            select Rule.At(effect.Place, FindingSeverity.Warning,
                $"'everything' does not reach {Listed.Count(pages.Count, "route", "routes")} of the Pages Router: {Listed.Of(pages)}.",
                "It is revalidatePath('/', 'layout'), which reaches the pages of the App Router and no others.",
                "Have the site's route call res.revalidate(path) for them, from an API route under pages/api, or move them to the App Router.") with { Page = pages[0] };
    }
}
