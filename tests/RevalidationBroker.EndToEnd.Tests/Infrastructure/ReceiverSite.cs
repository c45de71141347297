using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>A running site with the receiver, as callers and visitors see it.</summary>
internal sealed partial class ReceiverSite(NextServer server) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly HttpClient _http = new();

    public Uri Url => server.Url;

    public string BuildId => server.BuildId;

    public string PreviewModeId => server.PreviewModeId;

    public async Task<ReceiverAnswer> CallAsync(string endpoint, SignedCall call)
    {
        using var message = new HttpRequestMessage(call.Method, new Uri(Url, endpoint));
        if (call.Method == HttpMethod.Post) message.Content = new ByteArrayContent(call.Bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(call.MediaType) } };
        message.Headers.TransferEncodingChunked = call.Chunked;
        foreach (var (name, value) in call.Headers()) message.Headers.Add(name, value);
        using var response = await _http.SendAsync(message);
        return new ReceiverAnswer(response.StatusCode, response.Headers.CacheControl?.NoStore ?? false, await response.Content.ReadAsStringAsync());
    }

    /// <summary>What a visitor gets: what Next.js says of its cache, and when the page was made.</summary>
    public async Task<(string? Cache, string Made)> VisitAsync(string page)
    {
        using var response = await _http.GetAsync(new Uri(Url, page));
        var html = await response.Content.ReadAsStringAsync();
        return (response.Headers.TryGetValues("x-nextjs-cache", out var cache) ? cache.First() : null, TimeMark().Match(html).Groups[1].Value);
    }

    /// <summary>Visitors keep coming until one gets the page from the cache; says when it was made. A call that comes before it is stored is lost on it.</summary>
    public async Task<string> VisitUntilCachedAsync(string page) => (await VisitUntilAsync(page, visit => visit.Cache == "HIT")).Made;

    /// <summary>Visitors keep coming until one gets a page that was made at another time.</summary>
    public Task VisitUntilMadeAgainAsync(string page, string made) => VisitUntilAsync(page, visit => visit.Made != made);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        _http.Dispose();
    }

    private async Task<(string? Cache, string Made)> VisitUntilAsync(string page, Func<(string? Cache, string Made), bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var visitors = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var visit = await VisitAsync(page);
        while (!wanted(visit))
        {
            if (patience.IsCancellationRequested) throw new TimeoutException($"{page} is still {visit}.\n{server.Output}");
            await visitors.WaitForNextTickAsync(CancellationToken.None);
            visit = await VisitAsync(page);
        }

        return visit;
    }

    [GeneratedRegex("<time dateTime=\"([^\"]+)\"", RegexOptions.IgnoreCase)]
    private static partial Regex TimeMark();
}

internal sealed record ReceiverAnswer(HttpStatusCode Status, bool NoStore, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;
}
