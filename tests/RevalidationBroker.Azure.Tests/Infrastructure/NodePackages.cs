using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace RevalidationBroker.Azure.Infrastructure;

/// <summary>Node, and npm packages: installed where the lock file has changed since.</summary>
internal static class NodePackages
{
    private static readonly Lazy<string?> Problem = new(FindNode);

    /// <summary>Null when there is a Node that will do.</summary>
    public static string? NodeProblem => Problem.Value;

    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    public static async Task InstallAsync(string folder)
    {
        // npm writes this file last; it is older than the lock when the lock has changed since.
        var installed = new FileInfo(Path.Combine(folder, "node_modules", ".package-lock.json"));
        if (installed.Exists && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(folder, "package-lock.json"))) return;

        using var npm = Process.Start(new ProcessStartInfo("npm", ["ci", "--ignore-scripts"]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(npm.StandardOutput.ReadToEndAsync(), npm.StandardError.ReadToEndAsync());
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0) throw new InvalidOperationException($"npm ci failed in {folder}:\n{string.Join('\n', output)}");
    }

    private static string? FindNode()
    {
        try
        {
            using var node = Process.Start(new ProcessStartInfo("node", ["--version"]) { RedirectStandardOutput = true });
            var version = node!.StandardOutput.ReadToEnd().Trim().TrimStart('v');
            return Version.TryParse(version, out var found) && found >= new Version(20, 11) ? null : $"Azurite needs Node 20.11 or later; this is {version}.";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "Node is not installed.";
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
