using System.Text.Json;
using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Checking.Builds;

/// <summary>Reads the App Router pages of a build, with their tags.</summary>
internal static class PagesParser
{
    /// <summary>Pages that the build made.</summary>
    public static IReadOnlyList<BuiltPage> Made(JsonElement prerendered, IReadOnlyList<SiteRoute> routes, BuildFiles files, BuildJson json, int? nextMajor)
    {
        var byAddress = routes.Where(route => route.Router == SiteRouter.App).ToDictionary(route => route.Address);
        var pages = new List<BuiltPage>();
        foreach (var entry in BuildJson.Members(prerendered.At("routes")))
        {
            var source = entry.Value.At("srcRoute").Text() ?? entry.Name;
            if (!byAddress.TryGetValue(source, out var route)) continue;
            var meta = $"{BuildFiles.AppFolder}{(entry.Name == "/" ? "index" : entry.Name.TrimStart('/'))}{BuildFiles.MetaEnding}";
            // A handler's tags stand in the manifest too; a page's only in its own file.
            var headers = files[meta] is null ? entry.Value.At("initialHeaders") : json.Read(meta, without: null).At("headers");
            pages.Add(new BuiltPage(entry.Name, route, PageTags.OfHeaders(headers, nextMajor), Seconds(entry.Value.At("initialRevalidateSeconds"))));
        }

        return pages;
    }

    /// <summary>
    /// Pages that a site which ran from this folder has made at a visit: they lie beside the others in Next.js 14, and from 15 on at
    /// <c>server/route-cache/APP_PAGE/{hash}/$/posts/gamma.meta</c>.
    /// </summary>
    public static IEnumerable<BuiltPage> Visited(IReadOnlyList<BuiltPage> made, IReadOnlyList<SiteRoute> routes, BuildFiles files, BuildJson json, int? nextMajor)
    {
        var known = made.Select(page => page.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var file in files.Texts.Keys.Order(StringComparer.Ordinal))
        {
            if (PathOf(file) is not { } path || !known.Add(path) || RouteOf(path, routes) is not { } route) continue;
            var meta = json.Read(file, without: null);
            yield return new BuiltPage(path, route, PageTags.OfHeaders(meta.At("headers"), nextMajor), Seconds(meta.At("cacheControl", "revalidate")));
        }
    }

    private static string? PathOf(string file)
    {
        const string path = "/$/";
        if (!file.EndsWith(BuildFiles.MetaEnding, StringComparison.Ordinal)) return null;
        var name = file[..^BuildFiles.MetaEnding.Length];
        if (name.StartsWith(BuildFiles.AppFolder, StringComparison.Ordinal)) name = name[BuildFiles.AppFolder.Length..];
        else if (name.StartsWith(BuildFiles.RouteCache, StringComparison.Ordinal) && name.IndexOf(path, StringComparison.Ordinal) is > 0 and var at) name = name[(at + path.Length)..];
        else return null;
        // Next's own, such as _not-found.
        if (name.StartsWith('_')) return null;
        return name == "index" ? "/" : $"/{name}";
    }

    private static SiteRoute? RouteOf(string path, IReadOnlyList<SiteRoute> routes)
    {
        var address = TextPattern.Of(path);
        return routes.Where(route => route.Router == SiteRouter.App && route.Addresses.Any(address.Overlaps)).MaxBy(route => route.Addresses[^1].LiteralLength);
    }

    private static int? Seconds(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) ? seconds : null;
}
