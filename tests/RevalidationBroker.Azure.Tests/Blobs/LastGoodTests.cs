using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Azure.Tables;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Configuration;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.Blobs;

/// <summary>An instance that starts while a wrong configuration is uploaded.</summary>
public sealed class LastGoodTests
{
    private const string Place = "https://contoso.blob.core.windows.net/configuration/broker.json";

    private readonly BlobContainerClient _container = Azurite.Get().Container(Azurite.NewName() + "configuration");
    private readonly string _prefix = Azurite.NewName();
    private readonly FakeLogCollector _logs = new();

    private static CancellationToken None => TestContext.Current.CancellationToken;

    private BlobClient Blob => _container.GetBlobClient("broker.json");

    [Fact]
    public async Task An_instance_that_starts_while_a_wrong_configuration_is_uploaded_starts_on_the_last_good_one_and_goes_over_to_the_next()
    {
        await WriteAsync(Written.For("one"));
        Assert.False((await Start().ReadToStartAsync(None)).IsLastGood);
        await WriteAsync("""{ "rules": 7 }""");

        var source = Start();
        var starting = await source.ReadToStartAsync(None);

        Assert.True(starting.IsLastGood);
        var said = Assert.Single(_logs.GetSnapshot(), record => record.Id.Name == "configuration.started_on_last_good");
        Assert.Equal(LogLevel.Error, said.Level);
        Assert.Contains("rules: 7 stands where a list belongs.", said.Message, StringComparison.Ordinal);
        Assert.Contains("sources: ", said.Message, StringComparison.Ordinal);

        var current = new CurrentConfiguration(Assert.IsType<ConfigurationResult.Valid>(starting.Result).Configuration, TimeProvider.System, starting.IsLastGood);
        var log = new Written.Lines();
        using var watcher = new ConfigurationWatcher(source, current, new Written.AnySecrets(), TimeProvider.System, log);
        await watcher.StartAsync(None);
        Assert.Contains("rules: 7 stands where a list belongs.", await log.NextAsync("configuration.rejected"), StringComparison.Ordinal);
        Assert.Equal(("one", true), (Assert.Single(current.Value.Deployments).Key, current.IsLastGood));

        await WriteAsync(Written.For("two"));
        await log.NextAsync("configuration.replaced");
        Assert.Equal(("two", false), (Assert.Single(current.Value.Deployments).Key, current.IsLastGood));
        await watcher.StopAsync(None);
    }

    [Fact]
    public async Task It_starts_likewise_when_the_blob_is_gone_and_on_what_was_last_put_in_force()
    {
        await WriteAsync(Written.For("one"));
        await Start().ReadAsync(None);
        await WriteAsync(Written.For("two"));
        await Start().ReadAsync(None);
        await Blob.DeleteAsync(cancellationToken: None);

        var starting = await Start().ReadToStartAsync(None);

        Assert.Equal("two", Assert.Single(Assert.IsType<ConfigurationResult.Valid>(starting.Result).Configuration.Deployments).Key);
    }

    [Fact]
    public async Task Where_none_was_ever_good_it_does_not_start_and_says_all_that_is_wrong()
    {
        await WriteAsync("""{ "rules": 7 }""");

        var starting = await Start().ReadToStartAsync(None);

        Assert.False(starting.IsLastGood);
        Assert.True(Assert.IsType<ConfigurationResult.Invalid>(starting.Result).Errors.Count > 1);
    }

    [Fact]
    public async Task Tables_that_do_not_answer_keep_no_good_configuration_out_of_force_and_are_warned_of()
    {
        await WriteAsync(Written.For("one"));
        // Nobody listens there.
        var account = new TableServiceClient(new Uri("http://127.0.0.1:1/account"), new TableSharedKeyCredential("account", "AAAA"), new TableClientOptions { Retry = { MaxRetries = 0 } });
        var source = new BlobConfiguration(Blob, TimeProvider.System, new FakeLogger<BlobConfiguration>(_logs), new TablesLastGood(account));

        Assert.IsType<ConfigurationResult.Valid>((await source.ReadToStartAsync(None)).Result);
        Assert.Single(_logs.GetSnapshot(), record => record.Id.Name == "configuration.not_kept");

        await WriteAsync("{}");
        Assert.IsType<ConfigurationResult.Invalid>((await source.ReadToStartAsync(None)).Result);
        Assert.Single(_logs.GetSnapshot(), record => record.Id.Name == "configuration.last_good_unknown");
    }

    [Fact]
    public async Task What_was_uploaded_later_is_not_overwritten_by_who_has_read_earlier()
    {
        var kept = Kept();

        await kept.TryKeepAsync(Place, Good("second", A.Time.AddSeconds(1)), None);
        await kept.TryKeepAsync(Place, Good("first", A.Time), None);

        Assert.Equal("second", Encoding.UTF8.GetString((await kept.FindAsync(Place, None))!.Bytes.Span));
    }

    [Fact]
    public async Task Of_many_instances_that_keep_at_once_the_newest_wins()
    {
        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Kept().TryKeepAsync(Place, Good($"{i}", A.Time.AddSeconds(i)), None))));

        Assert.Equal("15", (await Kept().FindAsync(Place, None))!.Version);
    }

    [Fact]
    public async Task Each_place_has_its_own_and_a_large_one_fits_as_long_as_a_row_takes_it()
    {
        var large = string.Join('\n', Enumerable.Range(0, 60_000).Select(number => $"// A rule for the content type {number}"));

        Assert.True(await Kept().TryKeepAsync(Place, Good(large, A.Time), None));
        var noise = new byte[2 * Packed.MaxBytes];
        new Random(1).NextBytes(noise);
        Assert.False(await Kept().TryKeepAsync($"{Place}.other", new GoodConfiguration(noise, "1", A.Time), None));

        Assert.Equal(large, Encoding.UTF8.GetString((await Kept().FindAsync(Place, None))!.Bytes.Span));
        Assert.Null(await Kept().FindAsync($"{Place}.other", None));
    }

    private TablesLastGood Kept() => new(Azurite.Get().Tables(TablesStore.ClientOptions()), _prefix);

    private BlobConfiguration Start() => new(Blob, TimeProvider.System, new FakeLogger<BlobConfiguration>(_logs), Kept(), TimeSpan.FromMilliseconds(10));

    private static GoodConfiguration Good(string json, DateTimeOffset uploadedAt) => new(Encoding.UTF8.GetBytes(json), json.Length < 10 ? json : "long", uploadedAt);

    private async Task WriteAsync(string json)
    {
        await _container.CreateIfNotExistsAsync();
        await Blob.UploadAsync(BinaryData.FromString(json), overwrite: true);
    }
}
