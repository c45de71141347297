using RevalidationBroker.Checking.Builds;
using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Checking.Paths;

/// <summary>Paths without a type: the address of one page, found as Next.js finds it for a visitor.</summary>
internal static class AddressPaths
{
    public static PathVerdict Judge(string template, TextPattern pattern, SiteBuild site)
    {
        // :: 1: pages at just this address
        if (ExactRoute(pattern, site) is { } exact) return OfRoute(exact, [exact], site);
        if (site.Pages.Where(page => pattern.Overlaps(TextPattern.Of(page.Path))).Select(page => page.Route).ToList() is [var made, ..] all) return OfRoute(all.FirstOrDefault(route => !route.IsHandler) ?? made, all, site);

        // :: 2: rewrites, which win over routes with parameters
        if (Rewritten(template, pattern, site, beforeRoutes: true) is { } rewritten) return rewritten;

        // :: 3: routes with parameters
        var routes = site.Routes.Where(route => route.Addresses.Any(pattern.Overlaps)).OrderByDescending(route => route.Addresses[^1].LiteralLength).ToList();
        if (routes.Where(route => !(pattern.IsLiteral && route.OnlyPrerendered)).ToList() is [var best, ..] open) return OfRoute(pattern.IsLiteral ? best : BestOf(open) ?? best, open, site);
        if (routes is [var closed, ..]) return new PathVerdict.NotMade(closed);

        // :: 4: rewrites of what is no route
        if (Rewritten(template, pattern, site, beforeRoutes: false) is { } last) return last;
        return Misspelt(template, pattern, site) ?? (PathVerdict)new PathVerdict.NoRoute(NearestOf(template, pattern, site));
    }

    private static SiteRoute? ExactRoute(TextPattern pattern, SiteBuild site) => pattern.IsLiteral ? site.Routes.FirstOrDefault(route => !route.HasParameters && route.Address == pattern.Prefix) : null;

    // A template may give paths of several routes; if it can reach one that is kept, that is what it is for. A route for all that is left tells nothing.
    private static SiteRoute? BestOf(IReadOnlyList<SiteRoute> routes) =>
        routes.FirstOrDefault(route => route is { Router: SiteRouter.App, Caching: not RouteCaching.Never } && !route.Address.Contains("[...", StringComparison.Ordinal));

    private static PathVerdict OfRoute(SiteRoute route, IReadOnlyList<SiteRoute> reached, SiteBuild site) => route switch
    {
        { Router: SiteRouter.Pages } => new PathVerdict.OfPagesRouter(route),
        { Caching: RouteCaching.Never } => new PathVerdict.NeverCached(route),
        { IsHandler: true } when !site.ReachesHandlers => new PathVerdict.HandlerOfNext14(route),
        _ => new PathVerdict.Reaches(reached),
    };

    private static PathVerdict.Rewritten? Rewritten(string template, TextPattern pattern, SiteBuild site, bool beforeRoutes) =>
        site.Rewrites.FirstOrDefault(rewrite => rewrite.BeforeRoutes == beforeRoutes && RoutePattern.OfSource(rewrite.Source).Any(pattern.Overlaps)) is { } found
            ? new PathVerdict.Rewritten(found, DestinationOf(found, template))
            : null;

    // '/blog/{{ slug }}' by '/blog/:slug' to '/posts/:slug' is '/posts/{{ slug }}'; what is less plain is shown as the site has it.
    private static string DestinationOf(SiteRewrite rewrite, string template)
    {
        var at = rewrite.Source.IndexOf(':', StringComparison.Ordinal);
        if (at < 0) return rewrite.Destination;
        var (before, parameter) = (rewrite.Source[..at], rewrite.Source[at..]);
        return template.StartsWith(before, StringComparison.Ordinal) && rewrite.Destination.EndsWith(parameter, StringComparison.Ordinal) && !parameter.Contains('/', StringComparison.Ordinal)
            ? rewrite.Destination[..^parameter.Length] + template[before.Length..]
            : rewrite.Destination;
    }

    private static PathVerdict.Misspelt? Misspelt(string template, TextPattern pattern, SiteBuild site)
    {
        var upper = pattern.WithLiterals(text => text.ToUpperInvariant());
        if (AppRoutes(site).FirstOrDefault(route => RoutePattern.OfRoute(route.Address).Any(address => upper.Overlaps(address.WithLiterals(text => text.ToUpperInvariant())))) is { } other)
            return new PathVerdict.Misspelt(other, "The case differs, and paths are case-sensitive.", other.Address);
        if (AppRoutes(site).FirstOrDefault(route => route.Folder != route.Address && RoutePattern.OfRoute(route.Folder).Any(pattern.Overlaps)) is { } grouped)
            return new PathVerdict.Misspelt(grouped, "A route group is no part of an address: it belongs into paths with a type only.", pattern.IsLiteral && !grouped.HasParameters ? grouped.Address : FolderPaths.WithoutGroups(template));
        return null;
    }

    private static IEnumerable<SiteRoute> AppRoutes(SiteBuild site) => site.Routes.Where(route => route.Router == SiteRouter.App);

    // Compared with every gap and parameter written alike, so that '/post/{{ slug }}' is near '/posts/[slug]'.
    private static string? NearestOf(string template, TextPattern pattern, SiteBuild site)
    {
        var routes = AppRoutes(site).ToLookup(route => Shape(route.Addresses[^1]));
        if (Nearest.To(Shape(pattern), routes.Select(group => group.Key)) is not { } shape) return null;
        var route = routes[shape].First();
        return (pattern.Parts, route.Addresses[^1].Parts) is ([PatternPart.Literal(var mine), PatternPart.Gap], [PatternPart.Literal(var theirs), PatternPart.Gap]) && template.StartsWith(mine, StringComparison.Ordinal)
            ? theirs + template[mine.Length..]
            : route.Address;
    }

    private static string Shape(TextPattern pattern) => string.Concat(pattern.Parts.Select(part => part is PatternPart.Literal(var text) ? text : "*"));
}
