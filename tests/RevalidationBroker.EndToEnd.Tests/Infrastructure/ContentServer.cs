using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>What the sites read their content from, as from a CMS's delivery API.</summary>
internal sealed class ContentServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Type, string Slug), Entry> _entries = [];
    private readonly WebApplication _app;

    private ContentServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/entries/{type}", (string type) => Results.Json(_entries.Where(entry => entry.Key.Type == type).Select(entry => entry.Value)));
        _app.MapGet("/entries/{type}/{slug}", (string type, string slug) => _entries.TryGetValue((type, slug), out var entry) ? Results.Json(entry) : Results.NotFound());
    }

    public Uri Url => new(_app.Urls.First());

    public static async Task<ContentServer> StartAsync()
    {
        var server = new ContentServer();
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Publishes a new revision of an entry.</summary>
    public void Publish(string type, string slug, int revision) =>
        _entries[(type, slug)] = new Entry($"{type}-{slug}", slug, $"{slug}, revision {revision}", revision);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed record Entry(string Id, string Slug, string Title, int Revision);
}
