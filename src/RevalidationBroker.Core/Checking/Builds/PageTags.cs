using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Checking.Builds;

/// <summary>Reads the explicit tags that a build has written down.</summary>
internal static class PageTags
{
    // Those that Next.js adds for paths and layouts begin so (NEXT_CACHE_IMPLICIT_TAG_ID).
    public const string ImplicitPrefix = "_N_T_";

    // Next.js 16 writes a page's tags encoded as a header; 'café' and 'caf%C3%A9' are one tag there, and two before.
    private const int FirstMajorThatEncodes = 16;

    /// <summary>Of a <c>.meta</c> file, or of an entry of the prerender manifest.</summary>
    public static IReadOnlyList<string> OfHeaders(JsonElement headers, int? nextMajor) =>
        [.. (headers.At("x-next-cache-tags").Text() ?? "").Split(',').Where(IsExplicit).Select(tag => nextMajor >= FirstMajorThatEncodes ? Uri.UnescapeDataString(tag) : tag)];

    /// <summary>Of an entry of the fetch cache, whole: here a tag may still have its comma.</summary>
    public static IReadOnlyList<string> OfRead(JsonElement read) => [.. read.At("tags").Texts().Where(IsExplicit)];

    private static bool IsExplicit(string tag) => tag.Length > 0 && !tag.StartsWith(ImplicitPrefix, StringComparison.Ordinal);
}
