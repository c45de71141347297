using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Fakes;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>An ingest with three sources and two deployments, in memory.</summary>
internal sealed class WebhookIngestHarness
{
    public WebhookIngestHarness(FakeJournal? journal = null)
    {
        Queue = new InMemoryJobQueue(Clock, new LaneSchedule(Clock, () => LaneWindow.Default, TimeSpan.FromMinutes(5)));
        Journal = new InMemoryJournal(Queue, Clock);
        Secrets["cms"] = new SecretVersions([Some.SigningSecret]);
        Secrets["contentful"] = new SecretVersions([Some.ContentfulSecret]);
        Configuration = A.Configuration(Json);
        Ingest = IngestInto(journal ?? (IInbox)Journal, journal);
    }

    public FakeTimeProvider Clock { get; } = new(Some.Time);

    public InMemoryJobQueue Queue { get; }

    public InMemoryJournal Journal { get; }

    public RecordingSecrets Secrets { get; } = new();

    public BrokerConfiguration Configuration { get; }

    public WebhookIngest Ingest { get; }

    public Meters Meters { get; } = new();

    public FakeLogger<WebhookIngest> Log { get; } = new();

    public FakeLogRecord TheOnlyLine => Assert.Single(Log.Collector.GetSnapshot());

    public string Logged => string.Join('\n', Log.Collector.GetSnapshot().SelectMany(record => record.StructuredState!.Select(state => state.Value).Append(record.Message).Append(record.Exception?.ToString())));

    /// <summary>The same, with another inbox.</summary>
    public WebhookIngest IngestInto(IInbox inbox, IJournal? journal = null) => IngestInto(inbox, journal, new CurrentConfiguration(Configuration, Clock));

    private WebhookIngest IngestInto(IInbox inbox, IJournal? journal, CurrentConfiguration current) =>
        new(current, new DeploymentDirectory(current, new InMemoryDeploymentRegistry(), Clock, NullLogger<DeploymentDirectory>.Instance), Secrets, Journal.Ledger, inbox, journal ?? Journal, new BrokerMetrics(Meters), Log);

    public Task<IngestResult> IngestAsync(WebhookRequest request) => Ingest.IngestAsync(request, TestContext.Current.CancellationToken);

    /// <summary>A good webhook, as the source's sender signs it.</summary>
    public WebhookRequest Signed(string body = """{"type":"post.published","data":{"id":"1","slug":"hello"}}""", string source = "cms", string id = "msg_1") =>
        Configuration.Sources[source].Provider.Sign(Some.Draft(body) with { Source = source, DeliveryId = id, SignedAt = Clock.GetUtcNow() }, source == "contentful" ? Some.ContentfulSecret : Some.SigningSecret);

    private const string Json = """
        {
          "sources": {
            "cms": { "provider": "standard-webhooks", "secrets": ["cms-new", "cms"] },
            "slow": { "provider": "standard-webhooks", "secrets": ["cms"], "settle": "2s", "keepBodies": "7d" },
            "contentful": { "provider": "contentful", "secrets": ["contentful"] }
          },
          "deployments": {
            "production": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } },
            "preview": { "url": "https://preview.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } }
          },
          "rules": [
            { "name": "posts", "when": { "type": "post" }, "tags": ["posts", "post:{{ id }}", "author:{{ fields.author }}"], "paths": ["/blog/{{ slug }}"] },
            { "name": "preview only", "when": { "type": "page" }, "tags": ["pages"], "deployments": ["preview"] },
            { "name": "late", "when": { "type": "late" }, "tags": ["late"], "delay": "5s" },
            { "name": "late too", "when": { "type": "late" }, "tags": ["at once"], "deployments": ["production"] },
            { "name": "bulk", "when": { "type": "bulk" }, "tags": [{ "tag": "item:{{ item }}", "each": "fields.items" }], "budget": { "tags": 2 } }
          ]
        }
        """;

    /// <summary>Remembers which names were asked for.</summary>
    internal sealed class RecordingSecrets : ISecretStore
    {
        private readonly FakeSecrets _secrets = [];

        public List<string> Asked { get; } = [];

        /// <summary>What is known only to who asks anew.</summary>
        public Dictionary<string, SecretVersions> Changed { get; } = [];

        public List<string> Refreshed { get; } = [];

        /// <summary>Until then nobody who asks anew is answered.</summary>
        public Task Hold { get; set; } = Task.CompletedTask;

        public SecretVersions this[string name] { set => _secrets[name] = value; }

        public void Forget(string name) => _secrets.Remove(name);

        public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation)
        {
            Asked.Add(name);
            return _secrets.FindAsync(name, cancellation);
        }

        public async ValueTask<SecretVersions?> RefreshAsync(string name, CancellationToken cancellation)
        {
            // Not at once, so that many wait for it.
            await Task.Yield();
            await Hold;
            lock (Refreshed) Refreshed.Add(name);
            if (Changed.TryGetValue(name, out var changed)) _secrets[name] = changed;
            return await _secrets.FindAsync(name, cancellation);
        }

        public string HowToProvide(string name) => _secrets.HowToProvide(name);
    }
}
