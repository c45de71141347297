using System.Globalization;

namespace RevalidationBroker.Checking.Builds;

/// <summary>What a built Next.js site says of itself.</summary>
public sealed record SiteBuild
{
    /// <summary>As a person knows it: the path that was given.</summary>
    public required string Name { get; init; }

    /// <summary>Such as <c>16.4.6</c>; null where the build does not say.</summary>
    public string? NextVersion { get; init; }

    public int? NextMajor => MajorOf(NextVersion);

    /// <summary>Such as <c>/docs</c>; empty without one.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Whether addresses end with a slash, and others are redirected; null where it is unknown, or nothing is redirected.</summary>
    public bool? TrailingSlash { get; init; }

    /// <summary>Of both routers, without Next's own such as <c>/_not-found</c>.</summary>
    public required IReadOnlyList<SiteRoute> Routes { get; init; }

    /// <summary>In the order in which Next.js tries them. Those with conditions on the request are left out.</summary>
    public required IReadOnlyList<SiteRewrite> Rewrites { get; init; }

    /// <summary>App Router pages and handlers that the build made, and that a site which ran from this folder has added.</summary>
    public required IReadOnlyList<BuiltPage> Pages { get; init; }

    /// <summary>What the build has read and kept, of fetches and <c>unstable_cache</c>.</summary>
    public required IReadOnlyList<CachedRead> Reads { get; init; }

    /// <summary>Files that the build lacks, or that could not be read, each with what is unknown without it.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Every explicit tag of a page or a cached read.</summary>
    public IReadOnlySet<string> Tags => field ??= Pages.SelectMany(page => page.Tags).Concat(Reads.SelectMany(read => read.Tags)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether tags and paths reach static route handlers, as they do from Next.js 15 on.</summary>
    internal bool ReachesHandlers => NextMajor is not < 15;

    /// <summary>Tags that revalidating does nothing for here, because static route handlers alone have them.</summary>
    internal IReadOnlySet<string> TagsOutOfReach => field ??= ReachesHandlers ? new HashSet<string>() : TagsWhere(page => page.Route.IsHandler).Except(TagsWhere(page => !page.Route.IsHandler)).ToHashSet(StringComparer.Ordinal);

    private IEnumerable<string> TagsWhere(Func<BuiltPage, bool> condition) => Pages.Where(condition).SelectMany(page => page.Tags);

    internal static int? MajorOf(string? version) => version is not null && int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;

    /// <summary>Whether a page can get tags that the build does not show: one that is rendered at a visit.</summary>
    public bool RendersAtVisits => Routes.Any(route => route is { Router: SiteRouter.App, IsHandler: false } && (route.Caching == RouteCaching.Never || (route.HasParameters && !route.OnlyPrerendered)));
}

/// <summary>A page or handler that is kept.</summary>
/// <param name="Path">Its address, as it is in a browser before encoding.</param>
/// <param name="Tags">Explicit ones, without those that Next.js adds by itself (<c>_N_T_…</c>).</param>
/// <param name="RevalidateSeconds">After which it is made anew by itself; null for never.</param>
public sealed record BuiltPage(string Path, SiteRoute Route, IReadOnlyList<string> Tags, int? RevalidateSeconds);

/// <summary>An entry of <c>.next/cache/fetch-cache</c>.</summary>
public sealed record CachedRead(IReadOnlyList<string> Tags);

/// <param name="BeforeRoutes">Whether it wins over routes with parameters.</param>
public sealed record SiteRewrite(string Source, string Destination, bool BeforeRoutes);
