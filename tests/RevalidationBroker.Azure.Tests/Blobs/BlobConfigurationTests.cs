using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.Blobs;

/// <summary>A configuration in a blob, and the watcher that all hosts share.</summary>
public sealed class BlobConfigurationTests
{
    private readonly BlobContainerClient _container = Azurite.Get().Container(Azurite.NewName() + "configuration");
    private readonly FakeLogCollector _logs = new();

    private BlobClient Blob => _container.GetBlobClient("broker.json");

    private BlobConfiguration Source => field ??= new BlobConfiguration(Blob, TimeProvider.System, new FakeLogger<BlobConfiguration>(_logs), every: TimeSpan.FromMilliseconds(10));

    [Fact]
    public async Task A_changed_blob_is_in_force_without_a_restart_and_a_wrong_one_or_none_is_not()
    {
        await WriteAsync(Written.For("one"));
        var current = new CurrentConfiguration(Assert.IsType<ConfigurationResult.Valid>(await Source.ReadAsync(TestContext.Current.CancellationToken)).Configuration, TimeProvider.System);
        var log = new Written.Lines();
        using var watcher = new ConfigurationWatcher(Source, current, new Written.AnySecrets(), TimeProvider.System, log);
        await watcher.StartAsync(TestContext.Current.CancellationToken);

        await WriteAsync(Written.For("two"));
        await log.NextAsync("configuration.replaced");
        Assert.True(current.Value.Deployments.ContainsKey("two"));

        await WriteAsync("""{ "rules": 7 }""");
        Assert.Contains("rules: 7 stands where a list belongs.", await log.NextAsync("configuration.rejected"), StringComparison.Ordinal);
        Assert.True(current.Value.Deployments.ContainsKey("two"));

        await Blob.DeleteAsync(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Contains("There is no blob", await log.NextAsync("configuration.rejected"), StringComparison.Ordinal);
        Assert.True(current.Value.Deployments.ContainsKey("two"));

        await WriteAsync(Written.For("three"));
        await log.NextAsync("configuration.replaced");
        Assert.True(current.Value.Deployments.ContainsKey("three"));
        await watcher.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_blob_that_is_not_there_is_an_error_that_names_it_and_says_how_to_put_it_there()
    {
        var error = Assert.Single(Assert.IsType<ConfigurationResult.Invalid>(await Source.ReadAsync(TestContext.Current.CancellationToken)).Errors);

        Assert.StartsWith($"There is no blob '{Blob.Uri}'. Put the configuration there: az storage blob upload", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_storage_that_does_not_answer_is_no_change_and_said_once()
    {
        var options = new BlobClientOptions { Retry = { MaxRetries = 0 } };
        var clock = new TestClock();
        // Nobody listens there.
        var source = new BlobConfiguration(new BlobClient(new Uri("http://127.0.0.1:1/configuration/broker.json"), options), clock, new FakeLogger<BlobConfiguration>(_logs), every: TimeSpan.FromSeconds(15));
        using var patience = new CancellationTokenSource();

        var changed = source.ChangedAsync(patience.Token);
        for (var polls = 0; polls < 3; polls++)
        {
            await clock.TimerSetAsync(TimeSpan.FromSeconds(15));
            clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.False(changed.IsCompleted);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => changed.InTime());
        var error = Assert.Single(Assert.IsType<ConfigurationResult.Invalid>(await source.ReadAsync(TestContext.Current.CancellationToken)).Errors);
        Assert.Contains("cannot be read: the storage cannot be reached.", error.Message, StringComparison.Ordinal);
        Assert.True(_logs.GetSnapshot().Count(record => record.Id.Name == "configuration.out_of_sight") <= 1);
    }

    private async Task WriteAsync(string json)
    {
        await _container.CreateIfNotExistsAsync();
        await Blob.UploadAsync(BinaryData.FromString(json), overwrite: true);
    }
}
