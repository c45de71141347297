using System.Globalization;
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
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Hosting.Tests;

/// <summary>The broker over a real socket, on the in-memory adapters.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>Every other secret.</summary>
    public const string Key = "the-site's-own-secret";

    private readonly WebApplication _app;

    private TestBroker(WebApplication app) => _app = app;

    public HttpClient Http { get; } = new();

    public FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    public InMemoryJournal Journal => _app.Services.GetRequiredService<InMemoryJournal>();

    public InMemoryJobQueue Queue => _app.Services.GetRequiredService<InMemoryJobQueue>();

    public static async Task<TestBroker> StartAsync(string? limits = null, Func<IServiceProvider, IInbox>? inbox = null, Uri? site = null, ISiteClient? client = null, string? sources = null, string? operatorKey = null, string? dispatch = null, INameResolver? names = null, string? more = null, ISecretStore? secrets = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddBroker(Configuration(limits, site ?? new Uri("https://www.example.com"), sources, dispatch, more));
        builder.Services.AddSingleton(secrets ?? new FixedSecrets());
        builder.Services.AddSingleton(services => new LaneSchedule(services.GetRequiredService<TimeProvider>(), () => services.GetRequiredService<CurrentConfiguration>().Value.Window, TimeSpan.FromMinutes(10)));
        builder.Services.AddSingleton<InMemoryJobQueue>().AddSingleton<IJobQueue>(services => services.GetRequiredService<InMemoryJobQueue>());
        builder.Services.AddSingleton<IDeadLetters>(services => services.GetRequiredService<InMemoryJobQueue>().DeadLetters);
        builder.Services.AddSingleton<InMemoryJournal>().AddSingleton<IJournal>(services => services.GetRequiredService<InMemoryJournal>());
        builder.Services.AddSingleton<ILedger>(services => services.GetRequiredService<InMemoryJournal>().Ledger);
        builder.Services.AddSingleton(inbox ?? (services => services.GetRequiredService<InMemoryJournal>()));
        builder.Services.AddSingleton<IDeploymentRegistry, InMemoryDeploymentRegistry>();
        if (operatorKey is not null) builder.Services.AddSingleton(new OperatorKey(RevalidationBroker.Secrets.Secret.Of(operatorKey)));
        if (client is not null) builder.Services.AddSingleton(client);
        if (names is not null) builder.Services.AddSingleton(names);
        if (site is not null || client is not null) builder.Services.AddHostedService<DispatchService>();

        var app = builder.Build();
        app.MapBroker();
        await app.StartAsync();
        return new TestBroker(app);
    }

    public Uri Address(string path) => new(new Uri(_app.Urls.First()), path);

    /// <summary>Posts a body as the source <c>cms</c> would, properly signed.</summary>
    public async Task<HttpResponseMessage> PostSignedAsync(string body, string id = "msg_1", Action<HttpRequestMessage>? change = null) =>
        await PostSignedAsync(Encoding.UTF8.GetBytes(body), id, change);

    public async Task<HttpResponseMessage> PostSignedAsync(byte[] body, string id = "msg_1", Action<HttpRequestMessage>? change = null)
    {
        using var message = Signed(Address("/hooks/cms"), body, id);
        change?.Invoke(message);
        return await Http.SendAsync(message);
    }

    public static HttpRequestMessage Signed(Uri address, byte[] body, string id)
    {
        var webhook = WebhookProviders.All["standard-webhooks"].Sign(new WebhookDraft
        {
            Source = "cms",
            Target = "/hooks/cms",
            Body = body,
            Kind = ContentEventKind.Published,
            DeliveryId = id,
            SignedAt = TimeProvider.System.GetUtcNow(),
        }, RevalidationBroker.Secrets.Secret.Of(Secret));
        var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in webhook.Headers) _ = message.Headers.TryAddWithoutValidation(name, value) || message.Content.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <param name="sources">As in the file; left out, one that is named <c>cms</c>.</param>
    /// <param name="more">Further settings of the deployment, such as <c>"purge": […]</c>.</param>
    public static BrokerConfiguration Configuration(string? limits, Uri site, string? sources = null, string? dispatch = null, string? more = null) => BrokerConfigurationReader.Read(Encoding.UTF8.GetBytes($$"""
        {
          {{(limits is null ? "" : $"\"limits\": {limits},")}}
          "sources": {{sources ?? """{ "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } }"""}},
          "rules": [{ "name": "post", "when": { "type": "post" }, "tags": ["post:{{ "{{ id }}" }}"], "paths": ["/blog/{{ "{{ slug }}" }}"] }],
          "dispatch": {{dispatch ?? """{ "window": "0s" }"""}},
          "deployments": { "site": { "url": "{{site.GetLeftPart(UriPartial.Authority)}}", "allowPrivate": true, "timeout": "2s", {{(more is null ? "" : $"{more},")}} "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } }
        }
        """)) is ConfigurationResult.Valid(var valid) ? valid : throw new InvalidOperationException("The test's configuration is wrong.");

    internal sealed class FixedSecrets : ISecretStore
    {
        public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) =>
            ValueTask.FromResult<SecretVersions?>(SecretVersions.Of(name == "cms" ? Secret : Key));

        public string HowToProvide(string name) => "";
    }
}
