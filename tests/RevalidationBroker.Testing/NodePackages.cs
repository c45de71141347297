using System.ComponentModel;
using System.Diagnostics;

namespace RevalidationBroker.Testing;

/// <summary>Node, and npm packages: installed where the lock file has changed since.</summary>
public static class NodePackages
{
    // Both Next.js 16 and Azurite ask for it.
    private static readonly Version Oldest = new(20, 11);

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly Lazy<string?> Problem = new(FindNode);

    /// <summary>Null when there is a Node that will do.</summary>
    public static string? NodeProblem => Problem.Value;

    /// <summary>Installs what a folder's lock file has, where that has changed since.</summary>
    /// <returns>When what is there was installed.</returns>
    public static async Task<DateTime> InstallAsync(string folder, params string[] options)
    {
        // npm writes this file last; it is older than the lock when the lock has changed since.
        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        if (!installed.Exists || installed.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"))) await RunAsync(folder, ["ci", .. options]);

        installed.Refresh();
        return installed.LastWriteTimeUtc;
    }

    private static async Task RunAsync(string folder, string[] arguments)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["CI"] = "1" } })!;
        var output = Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(Patience);
        await npm.WaitForExitAsync(patience.Token);
        if (npm.ExitCode != 0) throw new InvalidOperationException($"npm {string.Join(' ', arguments)} failed in {folder}:\n{string.Join('\n', await output)}");
    }

    private static string? FindNode()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true });
            var version = node!.StandardOutput.ReadToEnd().Trim().TrimStart('v');
            return Version.TryParse(version, out var found) && found >= Oldest ? null : $"Node {Oldest} or later is needed; this is {version}.";
        }
        catch (Win32Exception)
        {
            return "Node is not installed.";
        }
    }
}
