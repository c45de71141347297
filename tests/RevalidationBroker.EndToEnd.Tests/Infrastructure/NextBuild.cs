using System.Diagnostics;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The real Next.js site, installed and built once a test run.</summary>
public sealed class NextBuild
{
    private static readonly Lazy<string?> NodeProblem = new(FindNode);
    private readonly Lazy<Task> _built = new(BuildAsync);

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "sites", "next16");

    /// <summary>Skips the calling test, and says so, where there is no Node.</summary>
    public Task ReadyAsync()
    {
        Assert.SkipWhen(NodeProblem.Value is not null, NodeProblem.Value ?? "");
        return _built.Value;
    }

    private static string? FindNode()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true });
            var version = node!.StandardOutput.ReadToEnd().Trim().TrimStart('v');
            return Version.TryParse(version, out var found) && found >= new Version(20, 11) ? null : $"Next.js 16 needs Node 20.11 or later; this is {version}. The tests with a real Next.js site are skipped.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node is not installed, so the tests with a real Next.js site are skipped.";
        }
    }

    private static async Task BuildAsync()
    {
        // npm writes this file last; it is older than the lock when the lock has changed since.
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (!installed.Exists || installed.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
            await RunAsync("npm", ["ci"]);
        await RunAsync("node", [NextCli, "build"]);
    }

    internal static string NextCli { get; } = Path.Combine(Folder, "node_modules", "next", "dist", "bin", "next");

    private static async Task RunAsync(string program, IReadOnlyList<string> arguments)
    {
        await using var process = ChildProcess.Start(program, arguments, Folder, ("NEXT_TELEMETRY_DISABLED", "1"), ("CI", "1"));
        if (await process.ExitAsync() != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{process.Output}");
    }
}
