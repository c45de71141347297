using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>One <c>next start</c> with a copy of the build to itself: what it caches on disk is nobody else's.</summary>
internal sealed partial class NextSite : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("broker-next-").FullName;
    private readonly HttpClient _http = new();
    private readonly ContentServer _content;
    private ChildProcess? _process;

    public NextSite(ContentServer content)
    {
        _content = content;
        Url = new Uri($"http://127.0.0.1:{FreePort().ToString(CultureInfo.InvariantCulture)}");
        CopyBuild();
    }

    public Uri Url { get; }

    public static async Task<NextSite> StartAsync(ContentServer content)
    {
        var site = new NextSite(content);
        await site.StartAsync();
        return site;
    }

    public async Task StartAsync()
    {
        _process = ChildProcess.Start("node", [NextBuild.NextCli, "start", "-H", "127.0.0.1", "-p", Url.Port.ToString(CultureInfo.InvariantCulture)], _folder,
            ("NODE_PATH", Path.Combine(NextBuild.Folder, "node_modules")),
            ("NEXT_TELEMETRY_DISABLED", "1"),
            ("CONTENT_URL", _content.Url.GetLeftPart(UriPartial.Authority)),
            ("REVALIDATE_SECRET", BrokerFolder.SiteSecret),
            ("REVALIDATE_SIGNING_SECRET", BrokerFolder.SigningSecret));
        await _process.LineAsync(line => line.Contains("Ready in", StringComparison.Ordinal));
    }

    public Task StopAsync() => _process!.KillAsync();

    /// <summary>What a visitor gets.</summary>
    public async Task<Visit> VisitAsync(string path)
    {
        using var response = await _http.GetAsync(new Uri(Url, path));
        var html = await response.Content.ReadAsStringAsync();
        var revision = RevisionMark().Match(html) is { Success: true, Groups: [_, var found] } ? int.Parse(found.Value, CultureInfo.InvariantCulture) : (int?)null;
        return new Visit(response.StatusCode, revision, response.Headers.TryGetValues("x-nextjs-cache", out var cache) ? cache.First() : null);
    }

    /// <summary>Visits a page until it is cached: the second of two visits comes from the cache.</summary>
    public async Task<Visit> VisitUntilCachedAsync(string path)
    {
        await VisitAsync(path);
        return await VisitAsync(path);
    }

    /// <summary>Visitors keep coming until one gets the revision.</summary>
    public async Task<Visit> VisitUntilAsync(string path, int revision)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var visitors = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        Visit visit;
        do
        {
            visit = await VisitAsync(path);
            if (visit.Revision == revision) return visit;
        }
        while (!patience.IsCancellationRequested && await visitors.WaitForNextTickAsync(CancellationToken.None));

        throw new TimeoutException($"{path} still shows revision {visit.Revision} ({visit.Cache}), not {revision}.\n{_process!.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _http.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void CopyBuild()
    {
        var build = Path.Combine(NextBuild.Folder, ".next");
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

    // A site that is started later must have its address before.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("<meta name=\"content-revision\" content=\"([0-9]+)\"")]
    private static partial Regex RevisionMark();
}

/// <param name="Cache">What Next.js says of its cache, such as <c>HIT</c>.</param>
internal sealed record Visit(HttpStatusCode Status, int? Revision, string? Cache);
