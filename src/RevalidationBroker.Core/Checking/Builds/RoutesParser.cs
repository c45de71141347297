using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Checking.Builds;

/// <summary>Reads a build's routes: what there is from the two routers' manifests, and what is kept from the prerender manifest.</summary>
internal static class RoutesParser
{
    private static readonly string[] PagesOwn = ["/404", "/500"];

    public static IReadOnlyList<SiteRoute> Parse(JsonElement appRoutes, JsonElement pagesRoutes, JsonElement prerendered)
    {
        var kept = new Kept(BuildJson.Members(prerendered.At("routes")).SelectMany(page => new[] { page.Value.At("srcRoute").Text() ?? page.Name, page.Name }).ToHashSet(), prerendered.At("dynamicRoutes"));
        return [.. AppRoutes(appRoutes, kept), .. PagesRoutes(pagesRoutes, kept)];
    }

    // "/(shop)/posts/[slug]/page": "/posts/[slug]"
    private static IEnumerable<SiteRoute> AppRoutes(JsonElement manifest, Kept kept)
    {
        var seen = new HashSet<string>();
        foreach (var member in BuildJson.Members(manifest).OrderBy(member => member.Name.Contains('@', StringComparison.Ordinal)))
        {
            var address = member.Value.Text();
            var slash = member.Name.LastIndexOf('/');
            // A parallel route has the address of the page that it is shown on, and an intercepted one of a page elsewhere.
            if (address is null || slash < 0 || IsNextsOwn(address) || address.Contains("(.", StringComparison.Ordinal) || !seen.Add(address)) continue;
            var folder = slash == 0 ? "/" : member.Name[..slash];
            yield return Route(address, folder, SiteRouter.App, isHandler: member.Name[(slash + 1)..] == "route", kept);
        }
    }

    // "/legacy/[id]": "pages/legacy/[id].js", or ".html" where nothing is read for it.
    private static IEnumerable<SiteRoute> PagesRoutes(JsonElement manifest, Kept kept) => BuildJson.Members(manifest)
        .Where(member => !IsNextsOwn(member.Name) && !PagesOwn.Contains(member.Name))
        .Select(member => Route(member.Name, member.Name, SiteRouter.Pages, isHandler: member.Name.StartsWith("/api/", StringComparison.Ordinal), kept) switch
        {
            var route when member.Value.Text()?.EndsWith(".html", StringComparison.Ordinal) == true => route with { Caching = RouteCaching.Prerendered },
            var route => route,
        });

    private static SiteRoute Route(string address, string folder, SiteRouter router, bool isHandler, Kept kept)
    {
        var onDemand = kept.OnDemand.At(address);
        var caching = kept.Made.Contains(address) ? RouteCaching.Prerendered : onDemand.ValueKind == JsonValueKind.Object ? RouteCaching.OnDemand : RouteCaching.Never;
        return new SiteRoute(address, folder, router, isHandler, caching, OnlyPrerendered: onDemand.At("fallback").ValueKind == JsonValueKind.False);
    }

    /// <param name="Made">Routes of which the build made a page.</param>
    /// <param name="OnDemand">Routes with parameters of which pages are kept from their first visit on, by address.</param>
    private readonly record struct Kept(IReadOnlySet<string> Made, JsonElement OnDemand);

    private static bool IsNextsOwn(string address) => address.StartsWith("/_", StringComparison.Ordinal);
}
