using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Dispatch;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Hosting.Tests.Discovery;

/// <summary>A broker with nothing but a template, over a real socket, on a real store.</summary>
internal sealed class PreviewBroker : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http = new();
    private long _events;

    private PreviewBroker(WebApplication app) => _app = app;

    public FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    public IJournal Journal => _app.Services.GetRequiredService<IJournal>();

    public IDeadLetters DeadLetters => _app.Services.GetRequiredService<IDeadLetters>();

    public IReadOnlyCollection<string> Deployments => _app.Services.GetRequiredService<CurrentConfiguration>().Value.Deployments.Keys;

    public static async Task<PreviewBroker> StartAsync(string file, PreviewSites sites)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBroker(Configuration());
        builder.Services.AddSingleton<ISecretStore>(new TestBroker.FixedSecrets());
        builder.Services.AddSingleton(services => SqliteStore.Open(file, TimeProvider.System, () => services.GetRequiredService<CurrentConfiguration>().Value.Window, services.GetRequiredService<ILogger<SqliteStore>>()));
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().Inbox);
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().Queue);
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().Journal);
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().Ledger);
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().DeadLetters);
        builder.Services.AddSingleton(services => services.GetRequiredService<SqliteStore>().Deployments);
        builder.Services.AddSingleton(new OperatorKey(RevalidationBroker.Secrets.Secret.Of("the-operator's-key")));
        builder.Services.AddSingleton<ISiteClient>(_ => sites.Client());
        builder.Services.AddHostedService<DispatchService>();
        var app = builder.Build();
        app.MapBroker();
        await app.StartAsync();
        return new PreviewBroker(app);
    }

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
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(new Uri(_app.Urls.First()), "/operator/lanes"));
        request.Headers.Authorization = new("Bearer", "the-operator's-key");
        using var response = await _http.SendAsync(request);
        return await AnswerOf(response);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string source, string body, string key)
    {
        var provider = WebhookProviders.All[source == "cms" ? "standard-webhooks" : "vercel"];
        var webhook = provider.Sign(
            new WebhookDraft
            {
                Source = source,
                Target = $"/hooks/{source}",
                Body = Encoding.UTF8.GetBytes(body),
                Kind = ContentEventKind.Published,
                DeliveryId = $"msg_{Interlocked.Increment(ref _events)}",
                SignedAt = TimeProvider.System.GetUtcNow(),
            },
            RevalidationBroker.Secrets.Secret.Of(key));
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(_app.Urls.First()), webhook.Target)) { Content = new ByteArrayContent(webhook.Body.ToArray()) };
        foreach (var (name, value) in webhook.Headers) _ = message.Headers.TryAddWithoutValidation(name, value) || message.Content.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(message);
    }

    private static BrokerConfiguration Configuration() => ((ConfigurationResult.Valid)BrokerConfigurationReader.Read("""
        {
          "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] }, "vercel": { "provider": "vercel", "secrets": ["vercel"] } },
          "rules": [{ "tags": ["post:{{ id }}"] }],
          "dispatch": { "window": "0s", "retry": ["1h"] },
          "deployments": {
            "previews": {
              "discover": { "source": "vercel", "branches": "!dependabot/*" },
              "protectionBypass": "bypass",
              "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } }
            }
          }
        }
        """u8.ToArray())).Configuration;
}
