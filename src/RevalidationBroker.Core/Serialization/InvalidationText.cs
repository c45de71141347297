using System.Text.Json;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Serialization;

/// <summary>
/// An invalidation as one short text, for what is stored by the million: <c>tag:posts</c>, <c>path:/blog</c>, <c>page:/blog/[slug]</c>,
/// <c>layout:/shop</c>, <c>everything</c>; with <c>!</c> in front where nothing old may be shown any more.
/// </summary>
public static class InvalidationText
{
    private const char Expires = '!';
    private const string Everything = "everything";

    public static string Of(Invalidation invalidation)
    {
        var (kind, value) = invalidation.Target;
        var expires = invalidation.Mode == InvalidationMode.Expire;
        return value.Length == 0 ? expires ? "!everything" : Everything : expires ? $"{Expires}{kind}:{value}" : $"{kind}:{value}";
    }

    /// <exception cref="JsonException">It is none.</exception>
    public static Invalidation Read(string? text)
    {
        if (text is null) throw new JsonException("An invalidation is null.");

        var expires = text.StartsWith(Expires);
        var rest = expires ? text[1..] : text;
        var colon = rest.IndexOf(':', StringComparison.Ordinal);
        var (kind, value) = colon < 0 ? (rest, "") : (rest[..colon], rest[(colon + 1)..]);
        Invalidation read = kind switch
        {
            "tag" => CacheTag.TryCreate(value, out var tag, out var problem) ? new Invalidation.Tag(tag) : throw new JsonException(problem),
            "path" => new Invalidation.Path(PathOf(value)),
            "page" => new Invalidation.Path(PathOf(value), PathType.Page),
            "layout" => new Invalidation.Path(PathOf(value), PathType.Layout),
            Everything when colon < 0 => new Invalidation.Everything(),
            _ => throw new JsonException("No such kind of invalidation. A newer broker may have written it."),
        };
        return expires ? read with { Mode = InvalidationMode.Expire } : read;
    }

    private static CachePath PathOf(string value) => CachePath.TryCreate(value, out var path, out var problem) ? path : throw new JsonException(problem);
}
