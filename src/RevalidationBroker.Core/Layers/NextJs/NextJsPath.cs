using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>The arguments of <c>revalidatePath(path, type)</c>.</summary>
internal sealed record NextJsPath(string Path, string? Type)
{
    private static readonly string[] HandlerEndings = [".json", ".xml", ".txt", ".rss", ".atom", ".ics", ".csv", ".webmanifest"];

    /// <summary>One for each name that the page may have; none for a tag.</summary>
    public static IEnumerable<NextJsPath> AllOf(Invalidation invalidation) => invalidation is Invalidation.Path { Type: null, Value: var page }
        ? PathSpellings.Of(page).Select(spelling => new NextJsPath(spelling, null))
        : Of(invalidation) is { } one ? [one] : [];

    /// <summary>How many calls tell these to a route that takes one path a call: one for each name of the page that has the most.</summary>
    public static int MostOf(IReadOnlyList<Invalidation> invalidations) => invalidations.Select(invalidation => AllOf(invalidation).Count()).Append(1).Max();

    /// <summary>Why no version reaches the page by its path; null when one does.</summary>
    /// <param name="next">The site's major version.</param>
    public static string? ReasonNotToReach(Invalidation invalidation, int next) => invalidation switch
    {
        Invalidation.Path { Type: null, Value: { IsPattern: false } page } when next >= 16 && (page.Value.Contains(',', StringComparison.Ordinal) || page.Value.Contains("%2C", StringComparison.Ordinal)) =>
            "Next.js 16 splits the names of a page at commas, so it does not reach a page with a comma in its path. Give the rule a tag of the page, or its route pattern with the type 'page'.",
        Invalidation.Path { Type: null, Value: { IsPattern: false } page } when next < 15 && HandlerEndings.Any(ending => page.Value.EndsWith(ending, StringComparison.Ordinal)) =>
            "By its name this is a static route handler, which neither paths nor tags reach in Next.js 14. Let the handler answer anew by 'export const revalidate', or update Next.js.",
        _ => null,
    };

    /// <summary>Null for a tag.</summary>
    public static NextJsPath? Of(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Path path => new NextJsPath(path.Value.Value, path.Type switch { PathType.Page => "page", PathType.Layout => "layout", _ => null }),
        // Every page lies below the root layout.
        Invalidation.Everything => new NextJsPath("/", "layout"),
        _ => null,
    };
}
