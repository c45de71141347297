using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.Calls;

/// <summary>What a path invalidation means to a cache that knows addresses and no routes.</summary>
/// <param name="Path">As visitors ask for it, base path included.</param>
/// <param name="Below">Whether all addresses below it are meant too.</param>
internal sealed record PathReach(string Path, bool Below)
{
    /// <summary>Why a pattern is not carried that begins with a parameter.</summary>
    public const string TooWide = "This pattern begins with a parameter, so it could be any page of the site, and this cache knows no patterns. Give the rule the pages' own paths, or 'everything'.";

    /// <summary>The addresses of a path, of a layout's pages, or below the part of a pattern that has no parameters; null for a pattern that has no such part.</summary>
    /// <param name="basePath">Such as <c>/docs</c>, or empty.</param>
    public static PathReach? Of(Invalidation.Path invalidation, string basePath)
    {
        if (invalidation is { Type: null, Value.IsPattern: false }) return new PathReach(Join(basePath, invalidation.Value.Value), Below: false);

        var segments = invalidation.Value.Value.Split('/', StringSplitOptions.RemoveEmptyEntries);
        // Route groups and parallel routes are folders of the site, and no part of an address (nextjs.org/docs/app/api-reference/file-conventions/route-groups).
        var visible = segments.Where(segment => !(segment is ['(', .., ')'] or ['@', ..])).ToList();
        var head = visible.TakeWhile(segment => !segment.Contains('[', StringComparison.Ordinal) && segment is not ['(', ..]).ToList();
        var isPattern = head.Count < visible.Count;
        if (isPattern && head.Count == 0) return null;
        return new PathReach(Join(basePath, $"/{string.Join('/', head)}"), isPattern || invalidation.Type == PathType.Layout);
    }

    public static PathReach Everything(string basePath) => new(Join(basePath, "/"), Below: true);

    private static string Join(string basePath, string path) => basePath.Length > 0 && path == "/" ? basePath : basePath + path;
}
