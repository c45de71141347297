using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.KeyVault;

/// <summary>A secret store, its clock, and the vault that it asks.</summary>
internal sealed class VaultHarness : IAsyncDisposable
{
    private readonly Meters _meters = new();

    private VaultHarness(VaultStandIn vault, Action<SecretClientOptions>? configure)
    {
        Vault = vault;
        var metrics = new BrokerMetrics(_meters);
        Failures = new MetricCollector<long>(_meters, BrokerMetrics.MeterName, "broker.secrets.lookups_failed");
        Store = new KeyVaultSecretStore(vault.Client(configure), Clock, metrics, Log);
    }

    public VaultStandIn Vault { get; }

    public TestClock Clock { get; } = new();

    public KeyVaultSecretStore Store { get; }

    public FakeLogger<KeyVaultSecretStore> Log { get; } = new();

    public MetricCollector<long> Failures { get; }

    public static async Task<VaultHarness> StartAsync(Action<SecretClientOptions>? configure = null) => new(await VaultStandIn.StartAsync(), configure);

    /// <summary>Fails at once, so that tests of an outage do not wait for the client's patience.</summary>
    public static Task<VaultHarness> StartHastyAsync() => StartAsync(options => options.Retry.MaxRetries = 0);

    /// <summary>The texts in force, the newest first; null when there is no such secret.</summary>
    public async Task<IReadOnlyList<string>?> FindAsync(string name) => (await Store.FindAsync(name, TestContext.Current.CancellationToken).AsTask().InTime())?.All.Select(secret => secret.Reveal()).ToList();

    public async Task<IReadOnlyList<string>?> RefreshAsync(string name) => (await Store.RefreshAsync(name, TestContext.Current.CancellationToken).AsTask().InTime())?.All.Select(secret => secret.Reveal()).ToList();

    public IReadOnlyList<string> Warnings => [.. Log.Collector.GetSnapshot().Where(record => record.Level >= LogLevel.Warning).Select(record => record.Message)];

    public async ValueTask DisposeAsync()
    {
        await Vault.DisposeAsync();
        Failures.Dispose();
        _meters.Dispose();
    }
}
