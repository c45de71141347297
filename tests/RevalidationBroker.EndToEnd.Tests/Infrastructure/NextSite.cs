using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>The site <c>tests/sites/next16</c>, running.</summary>
internal sealed partial class NextSite : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http = new();
    private readonly NextServer _server;

    /// <param name="url">Where it listens; null for any free port.</param>
    public NextSite(ContentServer content, Uri? url = null)
    {
        var (build, environment) = (Path.Combine(NextBuild.Folder, ".next"), new[]
        {
            ("CONTENT_URL", content.Url.GetLeftPart(UriPartial.Authority)),
            ("REVALIDATE_SECRET", BrokerFolder.SiteSecret),
            ("REVALIDATE_SIGNING_SECRET", BrokerFolder.SigningSecret),
        });
        _server = url is null ? new NextServer(build, NextBuild.Folder, environment) : new NextServer(build, NextBuild.Folder, environment) { Url = url };
    }

    public Uri Url => _server.Url;

    public static async Task<NextSite> StartAsync(ContentServer content, Uri? url = null)
    {
        var site = new NextSite(content, url);
        await site.StartAsync();
        return site;
    }

    public Task StartAsync() => _server.StartAsync();

    public Task StopAsync() => _server.StopAsync();

    /// <summary>What a visitor gets.</summary>
    /// <param name="through">What stands in front of the site; null for the site itself.</param>
    public async Task<Visit> VisitAsync(string path, Uri? through = null)
    {
        using var response = await _http.GetAsync(new Uri(through ?? Url, path));
        var html = await response.Content.ReadAsStringAsync();
        var revision = RevisionMark().Match(html) is { Success: true, Groups: [_, var found] } ? int.Parse(found.Value, CultureInfo.InvariantCulture) : (int?)null;
        return new Visit(response.StatusCode, revision, response.Headers.TryGetValues(through is null ? "x-nextjs-cache" : EdgeCache.SaysWhence, out var cache) ? cache.First() : null);
    }

    /// <summary>Visitors keep coming until one gets the page from the site's cache, and then from that of <paramref name="through"/>: it may be stored a moment after it is answered.</summary>
    public async Task<Visit> VisitUntilCachedAsync(string path, Uri? through = null)
    {
        var visit = await VisitUntilAsync(path, null, one => one.Cache == "HIT", "one from the cache");
        return through is null ? visit : await VisitUntilAsync(path, through, one => one.Cache == "HIT", "one from the cache in front");
    }

    /// <summary>Visitors keep coming until one gets the revision.</summary>
    public Task<Visit> VisitUntilAsync(string path, int revision) => VisitUntilAsync(path, null, visit => visit.Revision == revision, $"revision {revision}");

    private async Task<Visit> VisitUntilAsync(string path, Uri? through, Func<Visit, bool> wanted, string what)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var visitors = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        Visit visit;
        do
        {
            visit = await VisitAsync(path, through);
            if (wanted(visit)) return visit;
        }
        while (!patience.IsCancellationRequested && await visitors.WaitForNextTickAsync(CancellationToken.None));

        throw new TimeoutException($"{path} still shows revision {visit.Revision} ({visit.Cache}), not {what}.\n{_server.Output}");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    [GeneratedRegex("<meta name=\"content-revision\" content=\"([0-9]+)\"")]
    private static partial Regex RevisionMark();
}

/// <param name="Cache">What Next.js says of its cache, or what stands in front of it of its own, such as <c>HIT</c>.</param>
internal sealed record Visit(HttpStatusCode Status, int? Revision, string? Cache);
