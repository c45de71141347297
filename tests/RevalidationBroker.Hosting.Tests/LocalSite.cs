using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Hosting.Tests;

/// <summary>A web server on this machine that writes down what it is asked.</summary>
internal sealed class LocalSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LocalSite(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    /// <summary>The answer's status; 200 with <c>"revalidated": true</c> unless it is set.</summary>
    public int Status { get; set; } = 200;

    /// <param name="asked">Gets each call, such as <c>shop: POST /api/revalidate</c>.</param>
    public static async Task<LocalSite> StartAsync(string name, ConcurrentQueue<(string Call, IReadOnlyDictionary<string, string> Headers)> asked)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var site = new LocalSite(app);
        app.Run(async context =>
        {
            asked.Enqueue(($"{name}: {context.Request.Method} {context.Request.Path}", context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
            context.Response.StatusCode = site.Status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"revalidated":true}""");
        });
        await app.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
