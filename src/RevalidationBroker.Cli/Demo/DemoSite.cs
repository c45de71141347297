using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Planning;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Cli.Demo;

/// <summary>A small site with slow pages and a tag cache in front of them, and a revalidation route as a Next.js site has one.</summary>
internal sealed class DemoSite : IAsyncDisposable
{
    public const string PagePath = $"/blog/{DemoEntry.Slug}";
    public const string CacheHeader = "x-demo-cache";

    // Long enough to be seen, so that nobody takes the cache for the page.
    private static readonly TimeSpan RenderTime = TimeSpan.FromMilliseconds(700);

    private readonly DemoPageCache _cache = new();
    private readonly DemoEntry _entry;
    private readonly Secret _secret;
    private readonly TimeProvider _clock;
    private readonly WebApplication _app;

    private DemoSite(DemoEntry entry, Secret secret, Func<Task> publish, TimeProvider clock)
    {
        _entry = entry;
        _secret = secret;
        _clock = clock;

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/", context => Results.Redirect(PagePath).ExecuteAsync(context));
        _app.MapGet(PagePath, PageAsync);
        _app.MapPost("/api/revalidate", async context => await (await RevalidateAsync(context)).ExecuteAsync(context));
        _app.MapPost("/publish", async context =>
        {
            var form = await context.Request.ReadFormAsync();
            if (form["title"].ToString() is { Length: > 0 } title) _entry.Publish(title);
            await publish();
            context.Response.Redirect(PagePath);
        });
    }

    public Uri Url => new(_app.Urls.First());

    /// <summary>Done when the broker's first call has come.</summary>
    public TaskCompletionSource FirstCall { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="publish">Sends the webhook, as the CMS does when its editor presses the button.</param>
    public static async Task<DemoSite> StartAsync(DemoEntry entry, Secret secret, Func<Task> publish, TimeProvider clock, CancellationToken cancellation)
    {
        var site = new DemoSite(entry, secret, publish, clock);
        await site._app.StartAsync(cancellation);
        return site;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task PageAsync(HttpContext context)
    {
        var (html, cache) = await _cache.GetAsync(PagePath, ["posts", "post:5KsDBWseXY6QegucYAoacS"], async () =>
        {
            var (title, revision) = _entry.Current;
            await Task.Delay(RenderTime, _clock);
            return DemoPage.Html(title, revision, _clock.GetUtcNow(), _entry.Current.Title);
        });
        context.Response.Headers[CacheHeader] = cache;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(html.Replace(DemoPage.CacheMark, cache, StringComparison.Ordinal));
    }

    private async Task<IResult> RevalidateAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer);
        var body = buffer.ToArray();
        if (!IsFromBroker(context, body)) return Results.Text("""{"message":"Invalid signature"}""", "application/json", statusCode: 401);

        using var json = JsonDocument.Parse(body);
        var tags = json.RootElement.At("tags").EnumerateArray().Select(tag => tag.GetString()!).ToList();
        var paths = json.RootElement.At("paths").EnumerateArray().Select(path => path.At("path").GetString()!).ToList();
        _cache.Invalidate(tags, paths, json.RootElement.At("mode").GetString() == "expire" ? InvalidationMode.Expire : InvalidationMode.StaleWhileRevalidate);
        FirstCall.TrySetResult();
        return Results.Text("""{"revalidated":true}""", "application/json");
    }

    private bool IsFromBroker(HttpContext context, byte[] body)
    {
        var headers = new WebhookHeaders();
        foreach (var (name, value) in context.Request.Headers) headers.Add(name, value.ToString());
        var provider = WebhookProviders.All["standard-webhooks"];
        var request = new WebhookRequest { Source = "", Method = "POST", Target = "/api/revalidate", Headers = headers, Body = body, ReceivedAt = _clock.GetUtcNow() };
        return provider.Auth.Verify(request, _secret, provider.Auth.DefaultTolerance).IsGood;
    }
}
