using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Benchmarks.Burst;

/// <summary>A site's revalidation route that takes everything and says what came: the targets of each call, and when.</summary>
internal sealed class SinkSite : IAsyncDisposable
{
    /// <summary>The broker's default; others call the same.</summary>
    public const string Endpoint = "/api/revalidate";

    private readonly WebApplication _app;
    private readonly Action<IReadOnlyList<string>, long> _arrived;

    private SinkSite(Action<IReadOnlyList<string>, long> arrived)
    {
        _arrived = arrived;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // Ctrl+C ends the program, not this site alone.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost(Endpoint, AnswerAsync);
    }

    public Uri Url => new(_app.Urls.First());

    public static async Task<SinkSite> StartAsync(Action<IReadOnlyList<string>, long> arrived)
    {
        var site = new SinkSite(arrived);
        await site._app.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var call = await JsonDocument.ParseAsync(context.Request.Body);
        _arrived(
        [
            .. call.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!),
            .. call.RootElement.GetProperty("paths").EnumerateArray().Select(path => path.GetProperty("path").GetString()!),
        ], Stopwatch.GetTimestamp());
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = "{\"revalidated\":true}"u8.Length;
        await context.Response.Body.WriteAsync("{\"revalidated\":true}"u8.ToArray());
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
