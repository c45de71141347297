using System.Text;
using Azure.Security.KeyVault.Secrets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Azure.KeyVault;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting;
using RevalidationBroker.Hosting.Dispatch;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.Rotation;

/// <summary>The broker with its secrets in a vault, two sites, and senders that never rest: all over sockets, in one process that is never begun anew.</summary>
internal sealed class RotatingBroker : IAsyncDisposable
{
    private readonly WebApplication _app;

    private RotatingBroker(WebApplication app, VaultHarness vault, RotatingSite production, RotatingSite preview)
    {
        (_app, VaultOfSecrets, Production, Preview) = (app, vault, production, preview);
        Load = new SenderLoad(new Uri(app.Urls.First()), SecretOf("cms", 1));
    }

    public RotatingSite Production { get; }

    public RotatingSite Preview { get; }

    public SenderLoad Load { get; }

    public VaultStandIn Vault => VaultOfSecrets.Vault;

    private VaultHarness VaultOfSecrets { get; }

    private FakeLogCollector Logs => _app.Services.GetFakeLogCollector();

    /// <summary>The text of a version of a secret; the first ones are in force at the beginning.</summary>
    public static string SecretOf(string name, int version) => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}, the {version}. of its secrets"));

    public static async Task<RotatingBroker> StartAsync(Action<SecretClientOptions>? vault = null)
    {
        var secrets = await VaultHarness.StartAsync(vault);
        foreach (var name in (string[])["cms", "production", "preview"]) secrets.Vault.Add(name, SecretOf(name, 1));
        var (production, preview) = (await RotatingSite.StartAsync(SecretOf("production", 1)), await RotatingSite.StartAsync(SecretOf("preview", 1)));

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddFakeLogging();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddBroker(Configuration(production.Url, preview.Url)).AddSingleton<ISecretStore>(secrets.Store).AddHostedService<DispatchService>();
        builder.Services.AddInMemoryStores();
        var app = builder.Build();
        app.MapBroker();
        await app.StartAsync();

        var broker = new RotatingBroker(app, secrets, production, preview);
        // Until each secret was looked up once.
        do await broker.Load.MoreAsync();
        while (production.Forgotten.IsEmpty || preview.Forgotten.IsEmpty);
        return broker;
    }

    /// <summary>Lets the store's five minutes pass, so that it asks the vault with the next webhook.</summary>
    public void LetTheStoreLook() => VaultOfSecrets.Clock.Advance(TimeSpan.FromMinutes(5));

    public void LetThePauseAfterAFailurePass() => VaultOfSecrets.Clock.Advance(CachedSecret.PauseAfterFailure);

    /// <summary>Ends the load, waits for the last call, and looks whether anything went amiss on the way.</summary>
    public async Task NothingWasLostAsync()
    {
        await Load.StopAsync();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        async Task EmptyAsync()
        {
            while ((await _app.Services.GetRequiredService<InMemoryJobQueue>().LanesAsync(CancellationToken.None)).Any(lane => lane.Waiting > 0)) await ticks.WaitForNextTickAsync(CancellationToken.None);
        }

        await EmptyAsync().InTime();
        Assert.Empty(Load.Refused);
        Assert.All([Production, Preview], site => Assert.Empty(Load.Accepted.Except(site.Forgotten.Keys)));
        Assert.DoesNotContain(Logs.GetSnapshot(), record => record.Id.Name is "lane.parked" or "lane.held" or "job.dead" || record.Level >= LogLevel.Error);
    }

    public async ValueTask DisposeAsync()
    {
        await Load.DisposeAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Production.DisposeAsync();
        await Preview.DisposeAsync();
        await VaultOfSecrets.DisposeAsync();
    }

    private static BrokerConfiguration Configuration(string production, string preview) => A.Configuration($$"""
        {
          "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } },
          "rules": [{ "tags": ["post:{{ "{{ id }}" }}"] }],
          "dispatch": { "window": "0s" },
          "deployments": {
            "production": { "url": "{{production}}", "allowPrivate": true, "timeout": "2m", "revalidate": { "kind": "nextjs", "auth": { "scheme": "signature", "secret": "production" } } },
            "preview": { "url": "{{preview}}", "allowPrivate": true, "timeout": "2m", "revalidate": { "kind": "nextjs", "auth": { "scheme": "signature", "secret": "preview" } } }
          }
        }
        """);
}
