using System.Text;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Ingest;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite;

/// <summary>What reaches the disk of a webhook that carries its secret.</summary>
public sealed class KeptSecretTests : IAsyncDisposable
{
    private const string Password = "hunter2-in-no-file";

    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("contentful", """{ "scheme": "bearer" }""", Password)]
    [InlineData("contentful", """{ "scheme": "basic" }""", $"user:{Password}")]
    [InlineData("contentful", """{ "scheme": "header", "header": "X-Secret" }""", Password)]
    [InlineData("contentful", """{ "scheme": "query" }""", Password)]
    [InlineData("contentful", """{ "scheme": "body", "member": "meta.secret" }""", Password)]
    [InlineData("agility", null, Password)]
    [InlineData("cloudevents", null, Password)]
    [InlineData("datocms", null, $"user:{Password}")]
    [InlineData("prismic", null, Password)]
    public async Task The_file_and_its_log_have_the_request_and_not_its_secret(string provider, string? auth, string secret)
    {
        var configuration = Configured(provider, auth);
        var current = new CurrentConfiguration(configuration, TimeProvider.System);
        var ingest = new WebhookIngest(current, new DeploymentDirectory(current, _store.Deployments, TimeProvider.System, new FakeLogger<DeploymentDirectory>()), new OneSecret(secret), _store.Ledger, _store.Inbox, _store.Journal, new BrokerMetrics(new Meters()), new FakeLogger<WebhookIngest>());
        var signed = configuration.Sources["cms"].Sign(Draft, Secret.Of(secret));

        var accepted = Assert.IsType<IngestResult.Accepted>(await ingest.IngestAsync(signed with { Target = signed.Target.Replace("?", "?marker=kept-request&", StringComparison.Ordinal) }, TestContext.Current.CancellationToken));

        Assert.NotNull(await _store.FindRequestAsync(accepted.Acceptance.Id));
        var written = Read(_store.Path) + Read($"{_store.Path}-wal");
        Assert.Contains("kept-request", written, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, written, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), written, StringComparison.Ordinal);
    }

    // A body that each of these providers reads.
    private static WebhookDraft Draft => new()
    {
        Source = "cms",
        Target = "/hooks/cms?a=b",
        Body = """
            {"sys":{"id":"1","type":"Entry"},"state":"Published","contentID":1,"specversion":"1.0","id":"1","source":"/a","type":"entry.published","data":{"id":"1"},
             "event_type":"publish","entity_type":"item","entity":{"id":"1","type":"item"},"documents":["1"],"domain":"a"}
            """u8.ToArray(),
        Kind = ContentEventKind.Published,
        DeliveryId = "delivery-1",
        SignedAt = A.Time,
    };

    private static BrokerConfiguration Configured(string provider, string? auth) => A.Configuration($$"""
        {
          "sources": { "cms": { "provider": "{{provider}}", "secrets": ["cms"], "keepBodies": "7d"{{(auth is null ? "" : $", \"auth\": {auth}")}} } },
          "rules": [{ "tags": ["all"] }],
          "deployments": { "site": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } }
        }
        """);

    private static string Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return Encoding.Latin1.GetString(bytes);
    }

    private sealed class OneSecret(string text) : ISecretStore
    {
        public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => ValueTask.FromResult<SecretVersions?>(new SecretVersions([Secret.Of(text)]));

        public string HowToProvide(string name) => "";
    }
}
