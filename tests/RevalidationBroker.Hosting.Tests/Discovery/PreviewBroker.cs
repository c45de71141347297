using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Dispatch;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Discovery;

/// <summary>A broker with nothing but a template, over a real socket, on a real store.</summary>
internal sealed class PreviewBroker : IAsyncDisposable
{
    private readonly ServedBroker _broker;
    private long _events;

    private PreviewBroker(ServedBroker broker) => _broker = broker;

    public FakeLogCollector Logs => _broker.Logs;

    public IJournal Journal => _broker.Get<IJournal>();

    public IDeadLetters DeadLetters => _broker.Get<IDeadLetters>();

    public IReadOnlyCollection<string> Deployments => _broker.Get<CurrentConfiguration>().Value.Deployments.Keys;

    public static async Task<PreviewBroker> StartAsync(string file, PreviewSites sites) =>
        new(await ServedBroker.StartAsync(Configuration(), services =>
        {
            ServedBroker.AddSqlite(services, file);
            services.AddSingleton(new OperatorKey(RevalidationBroker.Secrets.Secret.Of("the-operator's-key")));
            services.AddSingleton<ISiteClient>(_ => sites.Client());
            services.AddHostedService<DispatchService>();
        }));

    /// <summary>Has the platform say something of a deployment.</summary>
    /// <param name="key">What it signs with.</param>
    public async Task<HttpResponseMessage> SayAsync(string type, string id = "dpl_1", string host = "a.vercel.app", string branch = "feature/login", DateTimeOffset? at = null, string? eventId = null, string key = TestBroker.Key)
    {
        var time = (at ?? TimeProvider.System.GetUtcNow()).ToUnixTimeMilliseconds();
        var body = $$"""
            { "type": "{{type}}", "id": "{{eventId ?? $"event_{Interlocked.Increment(ref _events)}_{time}"}}", "createdAt": {{time}},
              "payload": { "target": null, "project": { "id": "prj_1" }, "deployment": { "id": "{{id}}", "url": "{{host}}", "name": "site", "meta": { "githubCommitRef": "{{branch}}" } } } }
            """;
        return await SendAsync("vercel", body, key);
    }

    /// <summary>Has the CMS publish a post.</summary>
    /// <returns>The broker's answer.</returns>
    public async Task<JsonElement> PublishAsync(string post)
    {
        using var response = await SendAsync("cms", $$"""{ "type": "post.published", "data": { "id": "{{post}}" } }""", TestBroker.Secret);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await AnswerOf(response);
    }

    public static async Task<JsonElement> AnswerOf(HttpResponseMessage response) => JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    public async Task<JsonElement> LanesAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _broker.Address("/operator/lanes"));
        request.Headers.Authorization = new("Bearer", "the-operator's-key");
        using var response = await _broker.Http.SendAsync(request);
        return await AnswerOf(response);
    }

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    private async Task<HttpResponseMessage> SendAsync(string source, string body, string key)
    {
        var provider = source == "cms" ? "standard-webhooks" : "vercel";
        using var message = new PostedWebhook(provider, source, Encoding.UTF8.GetBytes(body), $"msg_{Interlocked.Increment(ref _events)}", key).To(_broker.Address("/"));
        return await _broker.Http.SendAsync(message);
    }

    private static BrokerConfiguration Configuration() => A.Configuration("""
        {
          "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] }, "vercel": { "provider": "vercel", "secrets": ["vercel"] } },
          "rules": [{ "tags": ["post:{{ id }}"] }],
          "dispatch": { "window": "0s", "retry": ["24h"] },
          "deployments": {
            "previews": {
              "discover": { "source": "vercel", "branches": "!dependabot/*" },
              "protectionBypass": "bypass",
              "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } }
            }
          }
        }
        """);
}
