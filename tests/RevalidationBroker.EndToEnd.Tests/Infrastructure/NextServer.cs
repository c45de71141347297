using System.Globalization;
using System.Text.Json;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>One <c>next start</c> with a copy of a build to itself: what it caches on disk is nobody else's.</summary>
internal sealed class NextServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("broker-next-").FullName;
    private readonly HeldPort _port = new();
    private readonly string _packages;
    private readonly IReadOnlyList<(string Name, string Value)> _environment;
    private ChildProcess? _process;

    /// <param name="build">The <c>.next</c> folder.</param>
    /// <param name="packages">The folder whose <c>node_modules</c> it runs with.</param>
    public NextServer(string build, string packages, params IReadOnlyList<(string Name, string Value)> environment)
    {
        _packages = packages;
        Url = new($"http://127.0.0.1:{_port.Number.ToString(CultureInfo.InvariantCulture)}");
        _environment = environment;
        CopyBuild(build);
        // NODE_PATH would not do: what the Pages Router imports as ESM is looked for beside the build.
        Directory.CreateSymbolicLink(Path.Combine(_folder, "node_modules"), Path.Combine(packages, "node_modules"));
    }

    public Uri Url { get; init; }

    public string BuildId => File.ReadAllText(Path.Combine(_folder, ".next", "BUILD_ID"));

    /// <summary>What lets <c>x-prerender-revalidate</c> through; each build makes its own.</summary>
    public string PreviewModeId
    {
        get
        {
            using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, ".next", "prerender-manifest.json")));
            return manifest.RootElement.GetProperty("preview").GetProperty("previewModeId").GetString()!;
        }
    }

    /// <summary>What the present process has written.</summary>
    public string Output => _process?.Output ?? "";

    public async Task StartAsync()
    {
        _process = ChildProcess.Start("node", [NextPackages.NextCli(_packages), "start", "-H", Url.Host, "-p", Url.Port.ToString(CultureInfo.InvariantCulture)], _folder,
            [("NEXT_TELEMETRY_DISABLED", "1"), .. _environment]);
        await _process.LineAsync(line => line.Contains("Ready in", StringComparison.Ordinal));
    }

    public Task StopAsync() => _process!.KillAsync();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _port.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void CopyBuild(string build)
    {
        foreach (var file in Directory.EnumerateFiles(build, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(build, file);
            // What a build caches is not what it makes.
            if (relative.StartsWith($"cache{Path.DirectorySeparatorChar}", StringComparison.Ordinal)) continue;
            var copy = Path.Combine(_folder, ".next", relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
