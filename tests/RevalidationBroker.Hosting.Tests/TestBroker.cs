using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Dispatch;
using RevalidationBroker.Hosting.Http;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Hosting.Tests;

/// <summary>The broker over a real socket, on the in-memory adapters.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>Every other secret.</summary>
    public const string Key = "the-site's-own-secret";

    private readonly ServedBroker _broker;

    private TestBroker(ServedBroker broker) => _broker = broker;

    public HttpClient Http => _broker.Http;

    public FakeLogCollector Logs => _broker.Logs;

    public InMemoryJournal Journal => _broker.Get<InMemoryJournal>();

    public InMemoryJobQueue Queue => _broker.Get<InMemoryJobQueue>();

    public static async Task<TestBroker> StartAsync(string? limits = null, Func<IServiceProvider, IInbox>? inbox = null, Uri? site = null, ISiteClient? client = null, string? sources = null, string? operatorKey = null, string? dispatch = null, INameResolver? names = null, string? more = null, ISecretStore? secrets = null, TimeProvider? clock = null) =>
        new(await ServedBroker.StartAsync(Configuration(limits, site ?? new Uri("https://www.example.com"), sources, dispatch, more), services =>
        {
            services.AddInMemoryStores();
            if (clock is not null) services.AddSingleton(clock);
            if (secrets is not null) services.AddSingleton(secrets);
            if (inbox is not null) services.AddSingleton(inbox);
            if (operatorKey is not null) services.AddSingleton(new OperatorKey(RevalidationBroker.Secrets.Secret.Of(operatorKey)));
            if (client is not null) services.AddSingleton(client);
            if (names is not null) services.AddSingleton(names);
            if (site is not null || client is not null) services.AddHostedService<DispatchService>();
        }));

    public IReadOnlyList<LaneStatus> Lanes => Queue.LanesAsync(CancellationToken.None).Result;

    public Uri Address(string path) => _broker.Address(path);

    /// <summary>Posts a body as the source <c>cms</c> would, properly signed.</summary>
    public async Task<HttpResponseMessage> PostSignedAsync(string body, string id = "msg_1", Action<HttpRequestMessage>? change = null) =>
        await PostSignedAsync(Encoding.UTF8.GetBytes(body), id, change);

    public async Task<HttpResponseMessage> PostSignedAsync(byte[] body, string id = "msg_1", Action<HttpRequestMessage>? change = null)
    {
        using var message = Signed(body, id).To(Address("/"));
        change?.Invoke(message);
        return await Http.SendAsync(message);
    }

    public static PostedWebhook Signed(byte[] body, string id) => new("standard-webhooks", "cms", body, id, Secret);

    public ValueTask DisposeAsync() => _broker.DisposeAsync();

    /// <param name="sources">As in the file; left out, one that is named <c>cms</c>.</param>
    /// <param name="more">Further settings of the deployment, such as <c>"purge": […]</c>.</param>
    public static BrokerConfiguration Configuration(string? limits, Uri site, string? sources = null, string? dispatch = null, string? more = null) => A.Configuration($$"""
        {
          {{(limits is null ? "" : $"\"limits\": {limits},")}}
          "sources": {{sources ?? """{ "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } }"""}},
          "rules": [{ "name": "post", "when": { "type": "post" }, "tags": ["post:{{ "{{ id }}" }}"], "paths": ["/blog/{{ "{{ slug }}" }}"] }],
          "dispatch": {{dispatch ?? """{ "window": "0s" }"""}},
          "deployments": { "site": { "url": "{{site.GetLeftPart(UriPartial.Authority)}}", "allowPrivate": true, "timeout": "2m", {{(more is null ? "" : $"{more},")}} "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } }
        }
        """);

    internal sealed class FixedSecrets : ISecretStore
    {
        public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) =>
            ValueTask.FromResult<SecretVersions?>(SecretVersions.Of(name == "cms" ? Secret : Key));

        public string HowToProvide(string name) => "";
    }
}
