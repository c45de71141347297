using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Delivery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Delivery;

/// <summary>A site on this machine, and a client that calls its deployment.</summary>
internal sealed class Site : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly FakeLogger<SiteClient> _logger = new();
    private readonly SiteClient _client;

    private Site(WebApplication app)
    {
        _app = app;
        _client = new SiteClient(Clock, _logger, new DnsResolver());
        Deployment = TestBroker.Configuration(limits: null, new Uri(app.Urls.First())).Deployments["site"] with { Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>The client's. It stands, so that no call is given up and no breaker forgets before a test says so.</summary>
    public FakeTimeProvider Clock { get; } = new();

    public Deployment Deployment { get; }

    public IReadOnlyList<FakeLogRecord> Logs => _logger.Collector.GetSnapshot();

    public static async Task<Site> StartAsync(RequestDelegate answer, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, options => listen?.Invoke(options)));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync();
        return new Site(app);
    }

    public async Task<SiteAnswer> CallAsync(Uri? address = null, Deployment? deployment = null)
    {
        deployment ??= Deployment;
        using var request = new HttpRequestMessage(HttpMethod.Post, address ?? new Uri(deployment.Url, "/api/revalidate"));
        return await _client.SendAsync(deployment, request, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}
