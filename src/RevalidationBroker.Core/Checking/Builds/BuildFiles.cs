namespace RevalidationBroker.Checking.Builds;

/// <summary>The files of a <c>.next</c> folder that tell of its routes and tags, as texts.</summary>
/// <param name="Name">The build as a person knows it.</param>
/// <param name="Texts">By path below the folder, with forward slashes.</param>
/// <param name="Skipped">What was not read and why, a sentence each.</param>
public sealed record BuildFiles(string Name, IReadOnlyDictionary<string, string> Texts, IReadOnlyList<string> Skipped)
{
    public const string PrerenderManifest = "prerender-manifest.json";
    public const string RoutesManifest = "routes-manifest.json";
    public const string AppRoutes = "app-path-routes-manifest.json";
    public const string PagesRoutes = "server/pages-manifest.json";
    public const string ServerFiles = "required-server-files.json";
    public const string Framework = "diagnostics/framework.json";
    public const string Trace = "trace";
    public const string AppFolder = "server/app/";
    public const string RouteCache = "server/route-cache/";
    public const string FetchCache = "cache/fetch-cache/";
    public const string MetaEnding = ".meta";

    /// <summary>The single files, beside the many below <see cref="AppFolder"/>, <see cref="RouteCache"/> and <see cref="FetchCache"/>.</summary>
    public static IReadOnlyList<string> Manifests { get; } = [PrerenderManifest, RoutesManifest, AppRoutes, PagesRoutes, ServerFiles, Framework, Trace];

    public string? this[string path] => Texts.GetValueOrDefault(path);
}
