using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.NextJs;

/// <summary>The arguments of <c>revalidatePath(path, type)</c>.</summary>
internal sealed record NextJsPath(string Path, string? Type)
{
    /// <summary>Null for a tag.</summary>
    public static NextJsPath? Of(Invalidation invalidation) => invalidation switch
    {
        Invalidation.Path path => new NextJsPath(path.Value.Value, path.Type switch { PathType.Page => "page", PathType.Layout => "layout", _ => null }),
        // Every page lies below the root layout.
        Invalidation.Everything => new NextJsPath("/", "layout"),
        _ => null,
    };
}
