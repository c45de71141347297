using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RevalidationBroker.Hosting.Tests.Faults;

/// <summary>Many sites, each with a port of its own, of which some may fall sick. Notes when it is called, and which tags it was told first when.</summary>
internal sealed class ManySites : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Dictionary<int, string> _byPort = [];
    private readonly ConcurrentDictionary<(string Site, string Tag), long> _told = [];
    private readonly ConcurrentQueue<(string Site, long At)> _calls = [];
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> _sick = [];

    private ManySites(WebApplication app) => _app = app;

    public IReadOnlyDictionary<string, Uri> Addresses { get; private set; } = new Dictionary<string, Uri>();

    public static async Task<ManySites> StartAsync(IReadOnlyList<string> names)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls([.. names.Select(_ => "http://127.0.0.1:0")]);
        var app = builder.Build();
        var sites = new ManySites(app);
        app.Run(sites.AnswerAsync);
        await app.StartAsync();
        sites.Addresses = names.Zip(app.Urls).ToDictionary(site => site.First, site => new Uri(site.Second));
        foreach (var (name, address) in sites.Addresses) sites._byPort.Add(address.Port, name);
        return sites;
    }

    public void FallsSick(string site, Func<HttpContext, Task> answer) => _sick[site] = answer;

    public void AreHealed() => _sick.Clear();

    /// <summary>When a site was called, healthy or not.</summary>
    public IReadOnlyList<long> CallsOf(string site) => [.. _calls.Where(call => call.Site == site).Select(call => call.At)];

    /// <summary>When a call with this tag first reached a healthy site; null when none has.</summary>
    public long? ToldAt(string site, string tag) => _told.TryGetValue((site, tag), out var at) ? at : null;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var now = Stopwatch.GetTimestamp();
        var site = _byPort[context.Connection.LocalPort];
        _calls.Enqueue((site, now));
        if (_sick.TryGetValue(site, out var answer))
        {
            await answer(context);
            return;
        }

        using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        foreach (var tag in body.RootElement.GetProperty("tags").EnumerateArray()) _told.TryAdd((site, tag.GetString()!), now);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("""{"revalidated":true}""", context.RequestAborted);
    }
}
