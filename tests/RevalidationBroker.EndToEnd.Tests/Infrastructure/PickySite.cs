using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>A site whose revalidation route will not have one tag, and says so with 422, until it is mended.</summary>
internal sealed class PickySite : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _forgotten = [];
    private readonly WebApplication _app;
    private volatile string _poison;

    private PickySite(string poison)
    {
        _poison = poison;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/api/revalidate-bearer", (Delegate)RevalidateAsync);
    }

    public Uri Url => new(_app.Urls.First());

    /// <summary>The tags that it was told and has taken, in their order.</summary>
    public IReadOnlyList<string> Forgotten => [.. _forgotten];

    public static async Task<PickySite> StartAsync(string poison)
    {
        var site = new PickySite(poison);
        await site._app.StartAsync();
        return site;
    }

    public void Mend() => _poison = "";

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task<IResult> RevalidateAsync(HttpContext context)
    {
        using var call = await JsonDocument.ParseAsync(context.Request.Body);
        var tags = call.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!).ToList();
        if (tags.Contains(_poison)) return Results.Text("""{"message":"That tag breaks the page."}""", "application/json", statusCode: 422);

        foreach (var tag in tags) _forgotten.Enqueue(tag);
        return Results.Text("""{"revalidated":true}""", "application/json");
    }
}
