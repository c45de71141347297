using RevalidationBroker.Checking.Builds;

namespace RevalidationBroker.Checking;

/// <summary>Builds to check against: captured ones, and small ones made by hand.</summary>
internal static class SomeBuild
{
    public const string Next14 = "next14";
    public const string Next15 = "next15";
    public const string Next16 = "next16";

    /// <summary>What a real build of <c>tests/sites/checked</c> has left, without what is not read.</summary>
    public static BuildFiles Files(string version)
    {
        var root = Path.Combine(AppContext.BaseDirectory, "corpus", "builds", version);
        var texts = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText);
        return new BuildFiles(version, texts, []);
    }

    public static SiteBuild Captured(string version) => SiteBuildReader.Read(Files(version));

    public static SiteBuild With(params IReadOnlyList<SiteRoute> routes) => new() { Name = "site", NextVersion = "16.4.6", Routes = routes, Rewrites = [], Pages = [], Reads = [], Missing = [] };

    public static SiteRoute App(string folder, RouteCaching caching = RouteCaching.Prerendered, bool onlyPrerendered = false) =>
        new(folder.Replace("/(shop)", "", StringComparison.Ordinal) is { Length: > 0 } address ? address : "/", folder, SiteRouter.App, IsHandler: false, caching, onlyPrerendered);

    public static BuiltPage Page(string path, SiteRoute route, params IReadOnlyList<string> tags) => new(path, route, tags, RevalidateSeconds: null);
}
