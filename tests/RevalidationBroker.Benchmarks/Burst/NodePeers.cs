using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using RevalidationBroker.Benchmarks.Load;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>Servers that run on Node, with their npm packages in a folder below the build's artifacts.</summary>
internal static class NodePeers
{
    public const string NodeRed = "Node-RED";
    public const string Fastify = "Fastify, direct call";

    private static readonly string Sources = Path.Combine(AppContext.BaseDirectory, "Burst", "Peers");
    private static readonly string Installed = Path.Combine(Built.Value("Artifacts"), "burst-peers");

    /// <summary>Installs the packages where the lock file has changed since.</summary>
    /// <returns>Why the peers cannot run, or null.</returns>
    public static async Task<string?> InstallAsync()
    {
        Directory.CreateDirectory(Installed);
        var isInstalled = File.Exists(Path.Combine(Installed, "node_modules", ".package-lock.json")) && Same("package-lock.json");
        foreach (var file in Directory.EnumerateFiles(Sources)) File.Copy(file, Path.Combine(Installed, Path.GetFileName(file)), overwrite: true);
        return await RunAsync("node", "--version") ?? (isInstalled ? null : await RunAsync(OperatingSystem.IsWindows() ? "npm.cmd" : "npm", "ci", "--ignore-scripts"));
    }

    public static ProcessStartInfo FastifyCommand(Uri site, int port) => Node(site, port, Path.Combine(Installed, "fastify.mjs"));

    /// <summary>Its editor is there too, as in most installations.</summary>
    public static ProcessStartInfo NodeRedCommand(string folder, Uri site, int port)
    {
        File.Copy(Path.Combine(Installed, "node-red-flow.json"), Path.Combine(folder, "flows.json"));
        return Node(site, port, Path.Combine(Installed, "node_modules", "node-red", "red.js"), "--userDir", folder, "--settings", Path.Combine(Installed, "node-red-settings.js"));
    }

    private static ProcessStartInfo Node(Uri site, int port, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("node", arguments);
        start.Environment["NODE_ENV"] = "production";
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["SITE_URL"] = new Uri(site, SinkSite.Endpoint).AbsoluteUri;
        start.Environment["WEBHOOK_SECRET"] = SignedRequests.Secret;
        return start;
    }

    private static bool Same(string name) => File.ReadAllText(Path.Combine(Sources, name)) == File.ReadAllText(Path.Combine(Installed, name));

    private static async Task<string?> RunAsync(string program, params IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = Installed, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? null : $"'{program} {string.Join(' ', arguments)}' failed: {string.Concat(output).Trim()}";
        }
        catch (Win32Exception)
        {
            return $"{program} is not installed";
        }
    }
}
