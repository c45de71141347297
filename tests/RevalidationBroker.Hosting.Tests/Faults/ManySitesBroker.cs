using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Faults;

/// <summary>The broker as it is served: real sockets and the embedded store, with many deployments, all of which each webhook tells.</summary>
internal sealed class ManySitesBroker : IAsyncDisposable
{
    private readonly ServedBroker _broker;

    private ManySitesBroker(ServedBroker broker) => _broker = broker;

    public FakeLogCollector Logs => _broker.Logs;

    public IJobQueue Queue => _broker.Get<IJobQueue>();

    public IDeadLetters DeadLetters => _broker.Get<IDeadLetters>();

    public IJournal Journal => _broker.Get<IJournal>();

    public static async Task<ManySitesBroker> StartAsync(string file, IReadOnlyDictionary<string, Uri> sites) =>
        new(await ServedBroker.StartAsync(Configuration(sites), services =>
        {
            ServedBroker.AddSqlite(services, file);
            services.AddHostedService<DispatchService>();
        }));

    /// <returns>The webhook's id, and when it was sent.</returns>
    public async Task<(string Id, long At)> PublishAsync(string entry)
    {
        var body = Encoding.UTF8.GetBytes($$"""{ "type": "post.published", "data": { "id": "{{entry}}" } }""");
        using var message = TestBroker.Signed(body, $"msg_{entry}").To(_broker.Address("/"));
        var at = Stopwatch.GetTimestamp();
        using var response = await _broker.Http.SendAsync(message);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var answer = System.Text.Json.JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return (answer.RootElement.GetProperty("id").GetString()!, at);
    }

    public IReadOnlyList<string> Logged(int id, string deployment) =>
        [.. Logs.GetSnapshot().Where(line => line.Id.Id == id && line.GetStructuredStateValue("Deployment") == deployment).Select(line => line.Message)];

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    private static BrokerConfiguration Configuration(IReadOnlyDictionary<string, Uri> sites)
    {
        var deployments = string.Join(",\n", sites.Select(site => $$"""
            "{{site.Key}}": { "url": "{{site.Value}}", "allowPrivate": true, "timeout": "20s", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }
            """));
        var configuration = A.Configuration($$"""
            {
              "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } },
              "rules": [{ "tags": ["post:{{ "{{ id }}" }}"] }],
              "dispatch": { "window": "0s", "retry": ["1s"] },
              "deployments": { {{deployments}} }
            }
            """);
        // Probed as a parked lane is, only sooner.
        return configuration with { Retry = configuration.Retry with { FirstPark = TimeSpan.FromSeconds(2) } };
    }
}
