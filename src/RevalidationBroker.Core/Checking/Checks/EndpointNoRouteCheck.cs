using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Checking.Checks;

/// <summary>Only for a build that is bound to a deployment: else it is unknown whose endpoint to look for.</summary>
internal sealed class EndpointNoRouteCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("endpoint-no-route", "The address that the broker calls is no route of the site.");

    public IEnumerable<Finding> Run(SiteComparison site)
    {
        if (site.Deployment is not { } deployment || site.Site.Routes.Count == 0) yield break;
        var place = $"deployments.{deployment.Name}.revalidate.endpoint";
        var path = deployment.Revalidate.Endpoint.AbsolutePath;
        var basePath = site.Site.BasePath;
        if (basePath.Length > 0 && !path.StartsWith($"{basePath}/", StringComparison.Ordinal))
        {
            yield return Rule.At($"deployments.{deployment.Name}.url", FindingSeverity.Error, $"'{path}' is not below the site's base path '{basePath}'.", "Next.js answers it with a 404, so no call is obeyed.", $"Give the 'url' with the base path, such as '{deployment.Url.GetLeftPart(UriPartial.Authority)}{basePath}'.");
            yield break;
        }

        var inSite = path[basePath.Length..];
        var pattern = TextPattern.Of(inSite.Length > 1 ? inSite.TrimEnd('/') : inSite);
        var found = site.Site.Routes.Where(route => route.Addresses.Any(pattern.Overlaps)).ToList();
        if (found.Any(route => route.IsHandler)) yield break;
        // A rewrite may lead to the handler.
        if (site.Site.Rewrites.Any(rewrite => RoutePattern.OfSource(rewrite.Source).Any(pattern.Overlaps))) yield break;

        var handlers = site.Site.Routes.Where(route => route.IsHandler).Select(route => route.Address).ToList();
        yield return Rule.At(place, FindingSeverity.Error,
            found is [var page, ..] ? $"'{path}' is a page of the site, '{page.Address}', and no route handler." : $"'{path}' is no route of the site.",
            found.Count > 0 ? "A page answers a POST with a 405, or with a web page and a 200; it forgets nothing." : "Next.js answers it with a 404, so no call is obeyed.",
            Nearest.To(inSite, handlers) is { } nearest ? $"Did you mean '{nearest}'?" : handlers.Count > 0 ? $"Name the route handler that calls revalidateTag. The site has {Listed.Of(handlers)}." : "Add a route handler that calls revalidateTag and revalidatePath to the site.");
    }
}
