using RevalidationBroker.Checking.Patterns;

namespace RevalidationBroker.Checking.Builds;

/// <summary>A route of a site, as its folder has it.</summary>
/// <param name="Address">As a browser has it: <c>/posts/[slug]</c>.</param>
/// <param name="Folder">With route groups, as <c>revalidatePath</c> wants it with a type: <c>/(shop)/posts/[slug]</c>.</param>
/// <param name="IsHandler">Whether it is a <c>route.ts</c>, or an API route.</param>
/// <param name="Caching">Of its pages.</param>
/// <param name="OnlyPrerendered">Whether every path that the build did not make is a 404 (<c>dynamicParams = false</c>, <c>fallback: false</c>).</param>
public sealed record SiteRoute(string Address, string Folder, SiteRouter Router, bool IsHandler, RouteCaching Caching, bool OnlyPrerendered = false)
{
    public bool HasParameters => Address.Contains('[', StringComparison.Ordinal);

    /// <summary>The addresses that it answers.</summary>
    internal IReadOnlyList<TextPattern> Addresses => field ??= RoutePattern.OfRoute(Address);

    /// <summary>The folders that may have a layout around it, itself among them: <c>/</c>, <c>/(shop)</c>, <c>/(shop)/posts</c>, …</summary>
    public IEnumerable<string> LayoutFolders()
    {
        yield return "/";
        for (var at = Folder.IndexOf('/', 1); at > 0; at = Folder.IndexOf('/', at + 1)) yield return Folder[..at];
        if (Folder.Length > 1) yield return Folder;
    }
}

public enum SiteRouter
{
    /// <summary>The <c>app</c> folder. Tags and <c>revalidatePath</c> reach it.</summary>
    App,

    /// <summary>The <c>pages</c> folder. Neither reaches it.</summary>
    Pages,
}

/// <summary>When the pages of a route are made.</summary>
public enum RouteCaching
{
    /// <summary>By the build; with parameters, others at their first visit, unless the route says not.</summary>
    Prerendered,

    /// <summary>At the first visit, and kept from then on.</summary>
    OnDemand,

    /// <summary>At every visit: they are never kept.</summary>
    Never,
}
