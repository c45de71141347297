using System.Collections.Concurrent;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The npm packages of the test sites: installed once a run where the lock file or the receiver has changed since.</summary>
internal static class NextPackages
{
    private static readonly ConcurrentDictionary<string, Lazy<Task>> Installed = new();

    /// <summary>Skips the calling test, and says so, where there is no Node.</summary>
    public static void SkipWithoutNode() => Assert.SkipWhen(NodePackages.NodeProblem is not null, $"{NodePackages.NodeProblem} The tests with a real Next.js site are skipped.");

    public static string Site(string name) => Path.Combine(Repository.Root, "tests", "sites", name);

    public static string NextCli(string site) => Path.Combine(site, "node_modules", "next", "dist", "bin", "next");

    public static Task InstallAsync(string site) => Installed.GetOrAdd(site, folder => new Lazy<Task>(() => InstallOnceAsync(folder))).Value;

    /// <summary>Builds a site with the packages that are installed in a folder, which may be the site's own or one above.</summary>
    public static async Task BuildAsync(string site, string packages)
    {
        await InstallAsync(packages);
        await RunAsync("node", [NextCli(packages), "build"], site);
    }

    /// <summary>Runs a program to its end, and gives what it has written. Throws when it fails.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, string folder)
    {
        await using var process = ChildProcess.Start(program, arguments, folder, ("NEXT_TELEMETRY_DISABLED", "1"), ("CI", "1"));
        if (await process.ExitAsync() != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{process.Output}");
        return process.Output;
    }

    private static async Task InstallOnceAsync(string site)
    {
        var installedAt = await NodePackages.InstallAsync(site);
        // No lock file has it: it is made by this run.
        if (installedAt < ReceiverPackage.ChangedAt || !Directory.Exists(Path.Combine(site, "node_modules", ReceiverPackage.Name)))
            await RunAsync("npm", ["install", "--no-save", await ReceiverPackage.PackedAsync()], site);
    }
}
