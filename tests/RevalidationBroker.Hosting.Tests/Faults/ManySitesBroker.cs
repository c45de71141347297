using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.Hosting.Tests.Faults;

/// <summary>The broker as it is served: real sockets and the embedded store, with many deployments, all of which each webhook tells.</summary>
internal sealed class ManySitesBroker : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();

    private ManySitesBroker(WebApplication app) => _app = app;

    public FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    public IJobQueue Queue => _app.Services.GetRequiredService<IJobQueue>();

    public IDeadLetters DeadLetters => _app.Services.GetRequiredService<IDeadLetters>();

    public IJournal Journal => _app.Services.GetRequiredService<IJournal>();

    public static async Task<ManySitesBroker> StartAsync(string file, IReadOnlyDictionary<string, Uri> sites)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBroker(Configuration(sites));
        builder.Services.AddSingleton<ISecretStore>(new TestBroker.FixedSecrets());
        builder.Services.AddSingleton(services => SqliteStore.Open(file, TimeProvider.System, () => services.GetRequiredService<CurrentConfiguration>().Value.Window, services.GetRequiredService<ILogger<SqliteStore>>()));
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().Inbox);
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().Queue);
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().Journal);
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().Ledger);
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().DeadLetters);
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().Deployments);
        builder.Services.AddHostedService<DispatchService>();
        var app = builder.Build();
        app.MapBroker();
        await app.StartAsync();
        return new ManySitesBroker(app);
    }

    /// <returns>The webhook's id, and when it was sent.</returns>
    public async Task<(string Id, long At)> PublishAsync(string entry)
    {
        var body = Encoding.UTF8.GetBytes($$"""{ "type": "post.published", "data": { "id": "{{entry}}" } }""");
        using var message = TestBroker.Signed(new Uri(new Uri(_app.Urls.First()), "/hooks/cms"), body, $"msg_{entry}");
        var at = Stopwatch.GetTimestamp();
        using var response = await _http.SendAsync(message);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var answer = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (answer.RootElement.GetProperty("id").GetString()!, at);
    }

    public IReadOnlyList<string> Logged(int id, string deployment) =>
        [.. Logs.GetSnapshot().Where(line => line.Id.Id == id && line.GetStructuredStateValue("Deployment") == deployment).Select(line => line.Message)];

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static BrokerConfiguration Configuration(IReadOnlyDictionary<string, Uri> sites)
    {
        var deployments = string.Join(",\n", sites.Select(site => $$"""
            "{{site.Key}}": { "url": "{{site.Value}}", "allowPrivate": true, "timeout": "10s", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }
            """));
        var read = BrokerConfigurationReader.Read(Encoding.UTF8.GetBytes($$"""
            {
              "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } },
              "rules": [{ "tags": ["post:{{ "{{ id }}" }}"] }],
              "dispatch": { "window": "0s", "retry": ["1s"] },
              "deployments": { {{deployments}} }
            }
            """));
        var configuration = Assert.IsType<ConfigurationResult.Valid>(read).Configuration;
        // Probed as a parked lane is, only sooner.
        return configuration with { Retry = configuration.Retry with { FirstPark = TimeSpan.FromSeconds(2) } };
    }
}
