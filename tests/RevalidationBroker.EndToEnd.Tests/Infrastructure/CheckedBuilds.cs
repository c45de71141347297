namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The site <c>tests/sites/checked</c>, built by each version of Next.js that a test asks for, and again only when its files have changed.</summary>
public sealed class CheckedBuilds : IDisposable
{
    /// <summary>The folders whose packages it is built with.</summary>
    public static IReadOnlyList<string> Versions { get; } = ["next14", "next15", "next16"];

    private static readonly string Source = NextPackages.Site("checked");

    private readonly Dictionary<string, Lazy<Task<string>>> _builds;
    // One after the other: each uses all the processors there are.
    private readonly SemaphoreSlim _one = new(1);

    public CheckedBuilds() => _builds = Versions.ToDictionary(version => version, version => new Lazy<Task<string>>(() => BuildAsync(version)));

    /// <summary>The <c>.next</c> folder. Skips the calling test, and says so, where there is no Node.</summary>
    public Task<string> ReadyAsync(string version)
    {
        NextPackages.SkipWithoutNode();
        return _builds[version].Value;
    }

    public void Dispose() => _one.Dispose();

    private async Task<string> BuildAsync(string version)
    {
        var packages = NextPackages.Site(version);
        var copy = Path.Combine(packages, ".checked");
        var build = Path.Combine(copy, ".next");
        if (IsNewer(Path.Combine(build, "BUILD_ID"), packages)) return build;

        await _one.WaitAsync();
        try
        {
            if (Directory.Exists(copy)) Directory.Delete(copy, recursive: true);
            Copy(copy);
            await NextPackages.BuildAsync(copy, packages);
            return build;
        }
        finally
        {
            _one.Release();
        }
    }

    private static bool IsNewer(string built, string packages) =>
        File.Exists(built) && ReceiverPackage.ChangedAt < File.GetLastWriteTimeUtc(built)
        && SourceFiles().Append(Path.Combine(packages, "package-lock.json")).All(file => File.GetLastWriteTimeUtc(file) < File.GetLastWriteTimeUtc(built));

    private static IEnumerable<string> SourceFiles() => Directory.EnumerateFiles(Source, "*", SearchOption.AllDirectories);

    private static void Copy(string to)
    {
        foreach (var file in SourceFiles())
        {
            var copy = Path.Combine(to, Path.GetRelativePath(Source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
