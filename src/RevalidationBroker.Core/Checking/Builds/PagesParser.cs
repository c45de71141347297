using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Checking.Builds;

/// <summary>Reads the App Router pages that a build made, with their tags.</summary>
internal static class PagesParser
{
    public static IReadOnlyList<BuiltPage> Parse(JsonElement prerendered, IReadOnlyList<SiteRoute> routes, BuildFiles files, BuildJson json, int? nextMajor)
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

    private static int? Seconds(JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) ? seconds : null;
}
