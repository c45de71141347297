using System.Text.Json;
using System.Text.RegularExpressions;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Checking.Builds;

/// <summary>Reads what a build of Next.js 14, 15 or 16 tells. What is missing is named, and the rest is used.</summary>
public static partial class SiteBuildReader
{
    public static SiteBuild Read(BuildFiles files)
    {
        var json = new BuildJson(files);
        var prerendered = json.Read(BuildFiles.PrerenderManifest, "which pages are cached is unknown");
        var manifest = json.Read(BuildFiles.RoutesManifest, "rewrites and the base path are unknown");
        var appRoutes = json.Read(BuildFiles.AppRoutes, "the site has no App Router, or its routes are unknown");
        var pagesRoutes = json.Read(BuildFiles.PagesRoutes, "routes of the Pages Router are unknown");
        var settings = json.Read(BuildFiles.ServerFiles, "the setting trailingSlash is unknown").At("config");
        var version = json.Read(BuildFiles.Framework, without: null).At("version").Text() ?? VersionInTrace(files[BuildFiles.Trace]);
        var routes = RoutesParser.Parse(appRoutes, pagesRoutes, prerendered);
        var major = SiteBuild.MajorOf(version);
        var made = PagesParser.Made(prerendered, routes, files, json, major);
        return new SiteBuild
        {
            Name = files.Name,
            NextVersion = version,
            BasePath = manifest.At("basePath").Text() ?? "",
            TrailingSlash = SlashOf(settings),
            Routes = routes,
            Rewrites = RewritesParser.Parse(manifest.At("rewrites")),
            Pages = [.. made, .. PagesParser.Visited(made, routes, files, json, major)],
            Reads = [.. files.Texts.Keys.Where(IsCachedRead).Order(StringComparer.Ordinal).Select(path => new CachedRead(PageTags.OfRead(json.Read(path, without: null))))],
            Missing = json.Missing,
        };
    }

    private static bool? SlashOf(JsonElement settings) => settings.ValueKind != JsonValueKind.Object || settings.At("skipTrailingSlashRedirect").ValueKind == JsonValueKind.True
        ? null
        : settings.At("trailingSlash").ValueKind == JsonValueKind.True;

    // The list of tags that Next.js 14 keeps there is no read.
    private static bool IsCachedRead(string path) => path.StartsWith(BuildFiles.FetchCache, StringComparison.Ordinal) && !path.EndsWith(".json", StringComparison.Ordinal);

    // Next.js 14 writes its version nowhere else.
    private static string? VersionInTrace(string? trace) => trace is not null && Version().Match(trace) is { Success: true } found ? found.Groups[1].Value : null;

    [GeneratedRegex("\"version\":\"([0-9]+\\.[0-9]+\\.[0-9]+[^\"]{0,40})\"", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
