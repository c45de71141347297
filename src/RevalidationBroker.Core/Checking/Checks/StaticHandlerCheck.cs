using RevalidationBroker.Checking.Paths;

namespace RevalidationBroker.Checking.Checks;

/// <summary>Next.js 14 compares neither tags nor paths for a cached route handler (its file-system-cache asks for pages and fetches alone).</summary>
internal sealed class StaticHandlerCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("static-handler", "A rule aims at a static route handler of a Next.js 14 site, which nothing reaches.");

    public IEnumerable<Finding> Run(SiteComparison site) =>
    [
        .. from use in site.Paths
           let found = use.Verdict as PathVerdict.HandlerOfNext14
           where found is not null
           select Of(site, use.Effect, use.Template, "is", found.Route.Address),
        .. from use in site.Tags
           where use.Found.Count > 0 && use.Found.All(site.Site.TagsOutOfReach.Contains)
           select Of(site, use.Effect, use.Template, "is on nothing but", site.Site.Pages.First(page => page.Tags.Contains(use.Found[0])).Path),
    ];

    private Finding Of(SiteComparison site, PlacedEffect effect, string template, string verb, string page) => Rule.At(effect.Place, FindingSeverity.Error,
        $"'{template}' {verb} a static route handler, and the site is built with Next.js {site.Site.NextVersion}.",
        "Tags and paths reach static route handlers from Next.js 15 on; before, they are answered with success, and the old answer stays.",
        "Let the handler answer anew by 'export const revalidate', make it dynamic, or update Next.js.") with { Page = page };
}
