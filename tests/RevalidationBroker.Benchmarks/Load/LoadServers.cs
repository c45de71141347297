using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.Benchmarks.Load;

/// <summary>The servers that are compared. Nothing is dispatched: what is measured is the way in.</summary>
internal static class LoadServers
{
    /// <summary>Of all; the first is what the others are compared with.</summary>
    public static readonly IReadOnlyList<string> Names = ["bare Kestrel", "raw file, group commit", "broker, SQLite"];

    private static readonly byte[] Key = Convert.FromBase64String(SignedRequests.Secret["whsec_".Length..]);
    private static readonly string[] Read = ["id", "slug", "title", "author", "category", "type"];

    public static Task<LoadServer> StartAsync(string name, string folder) =>
        name == Names[0] ? BareAsync() : name == Names[1] ? RawFileAsync(folder) : BrokerAsync(folder);

    /// <summary>Kestrel that reads the body, checks its HMAC, reads six fields, and keeps nothing.</summary>
    private static Task<LoadServer> BareAsync() => LoadServer.StartAsync(_ => { }, app => app.MapPost("/hooks/cms", async (HttpContext context) =>
    {
        var body = new byte[(int)context.Request.ContentLength!.Value];
        await context.Request.Body.ReadExactlyAsync(body, context.RequestAborted);
        var headers = context.Request.Headers;
        if (!IsSigned(headers["webhook-id"]!, headers["webhook-timestamp"]!, headers["webhook-signature"]!, body) || FieldsIn(body) != Read.Length)
        {
            context.Response.StatusCode = 401;
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = 2;
        await context.Response.Body.WriteAsync("{}"u8.ToArray());
    }));

    /// <summary>The whole broker on its embedded store.</summary>
    private static Task<LoadServer> BrokerAsync(string folder)
    {
        var store = SqliteStore.Open(Path.Combine(folder, "broker.db"), TimeProvider.System, () => LaneWindow.Default, NullLogger<SqliteStore>.Instance);
        return LoadServer.StartAsync(services => Add(services, store.Inbox, store.Journal, store.Ledger), app => app.MapBroker(), store);
    }

    /// <summary>The same, but instead of a database a file to which groups of webhooks are appended: what the disk allows.</summary>
    private static Task<LoadServer> RawFileAsync(string folder)
    {
        var inbox = new RawFileInbox(Path.Combine(folder, "raw"));
        return LoadServer.StartAsync(services => Add(services, inbox, new InMemoryJournal(new InMemoryJobQueue(TimeProvider.System, new LaneSchedule(TimeProvider.System, () => LaneWindow.Default, TimeSpan.FromMinutes(1))), TimeProvider.System), new InMemoryLedger()), app => app.MapBroker(), inbox);
    }

    private static void Add(IServiceCollection services, IInbox inbox, IJournal journal, ILedger ledger)
    {
        services.AddBroker(Configuration());
        services.AddSingleton<ISecretStore>(new OneSecret());
        services.AddSingleton(inbox).AddSingleton(journal).AddSingleton(ledger);
        services.AddSingleton<IDeploymentRegistry, InMemoryDeploymentRegistry>();
        services.AddSingleton<IJobQueue>(new InMemoryJobQueue(TimeProvider.System, new LaneSchedule(TimeProvider.System, () => LaneWindow.Default, TimeSpan.FromMinutes(1))));
    }

    public static bool IsSigned(string id, string time, string signature, byte[] body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Key);
        hmac.AppendData(Encoding.ASCII.GetBytes($"{id}.{time}."));
        hmac.AppendData(body);
        return CryptographicOperations.FixedTimeEquals(hmac.GetHashAndReset(), Convert.FromBase64String(signature["v1,".Length..]));
    }

    private static int FieldsIn(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        var found = 0;
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && Read.Contains(reader.GetString())) found++;
        }

        return found;
    }

    private static BrokerConfiguration Configuration() => ((ConfigurationResult.Valid)BrokerConfigurationReader.Read("""
        {
          "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"], "tolerance": "24h" } },
          "limits": { "concurrentWebhooks": 10000 },
          "rules": [
            { "name": "post", "when": { "type": "post" }, "tags": ["post:{{ id }}", "posts"], "paths": ["/blog/{{ slug }}"] },
            { "name": "author", "when": { "event": "published" }, "tags": ["author:{{ fields.author }}", "category:{{ fields.category }}"] },
            { "name": "news", "when": { "where": { "fields.category": "news" } }, "paths": ["/news"] },
            { "name": "pages", "when": { "type": "page" }, "tags": ["pages"] }
          ],
          "deployments": {
            "one": { "url": "https://one.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "cms" } } },
            "two": { "url": "https://two.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "cms" } } },
            "three": { "url": "https://three.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "cms" } } }
          }
        }
        """u8.ToArray())).Configuration;

    private sealed class OneSecret : ISecretStore
    {
        private static readonly SecretVersions Versions = new([Secrets.Secret.Of(SignedRequests.Secret)]);

        public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => new(Versions);

        public string HowToProvide(string name) => "";
    }
}

/// <summary>A server at a port of its own.</summary>
internal sealed class LoadServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly IAsyncDisposable? _store;

    private LoadServer(WebApplication app, IAsyncDisposable? store) => (_app, _store) = (app, store);

    public IPEndPoint Address => new(IPAddress.Loopback, new Uri(_app.Urls.First()).Port);

    public static async Task<LoadServer> StartAsync(Action<IServiceCollection> services, Action<WebApplication> map, IAsyncDisposable? store = null)
    {
        // As in the tool: the framework would look out for changes in the folder that this is run in, and be woken by each write below it.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        services(builder.Services);
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new LoadServer(app, store);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
    }
}
