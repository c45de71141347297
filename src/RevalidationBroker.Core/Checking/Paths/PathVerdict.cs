using RevalidationBroker.Checking.Builds;

namespace RevalidationBroker.Checking.Paths;

/// <summary>What <c>revalidatePath</c> would do in a site with what a rule gives it. Measured on Next.js 14.2, 15.5 and 16.4.</summary>
internal abstract record PathVerdict
{
    private PathVerdict() { }

    /// <summary>It reaches pages that are cached.</summary>
    public sealed record Reaches(IReadOnlyList<SiteRoute> Routes) : PathVerdict;

    /// <summary>It begins with a gap, or is no path at all: of it a build says nothing.</summary>
    public sealed record Unknown : PathVerdict;

    /// <summary>It begins with the site's base path.</summary>
    public sealed record HasBasePath(string Without) : PathVerdict;

    /// <summary>It is a route but for its spelling.</summary>
    /// <param name="Slip">What differs, as a sentence.</param>
    public sealed record Misspelt(SiteRoute Route, string Slip, string Right) : PathVerdict;

    /// <summary>Its pages are made at every visit.</summary>
    public sealed record NeverCached(SiteRoute Route) : PathVerdict;

    public sealed record OfPagesRouter(SiteRoute Route) : PathVerdict;

    /// <summary>It is what visitors type, and the page is another's.</summary>
    public sealed record Rewritten(SiteRewrite Rewrite, string Destination) : PathVerdict;

    /// <summary>It is a static route handler, which <c>revalidatePath</c> does not reach before Next.js 15.</summary>
    public sealed record HandlerOfNext14(SiteRoute Route) : PathVerdict;

    /// <summary>The route is there, and answers 404 for all but the paths of the build.</summary>
    public sealed record NotMade(SiteRoute Route) : PathVerdict;

    /// <param name="Nearest">The route that was probably meant.</param>
    public sealed record NoRoute(string? Nearest) : PathVerdict;
}
