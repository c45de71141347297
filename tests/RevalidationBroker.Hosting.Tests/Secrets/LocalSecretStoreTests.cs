using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Hosting.Secrets;

namespace RevalidationBroker.Hosting.Tests.Secrets;

public sealed class LocalSecretStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _environment = [];
    private readonly FakeLogCollector _logs = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_secret_comes_from_an_environment_variable_of_its_name()
    {
        _environment["BROKER_SECRET_CONTENTFUL_WEBHOOK"] = "from the environment";

        Assert.Equal(["from the environment"], await RevealAsync("contentful-webhook"));
    }

    [Fact]
    public async Task A_secret_comes_from_the_file_where_the_environment_has_none()
    {
        Write("""{ "site": "from the file", /* a comment */ }""");
        _environment["BROKER_SECRET_SITE"] = " ";

        Assert.Equal(["from the file"], await RevealAsync("site"));
    }

    [Fact]
    public async Task A_secret_that_rotates_has_its_versions_in_the_order_of_the_file()
    {
        Write("""{ "site": ["new", "old"] }""");

        Assert.Equal(["new", "old"], await RevealAsync("site"));
    }

    [Fact]
    public async Task A_changed_file_is_read_again()
    {
        var store = Store();
        Write("""{ "site": "before" }""");
        Assert.Equal("before", (await store.FindAsync("site", TestContext.Current.CancellationToken))!.Current.Reveal());

        Write("""{ "site": "after" }""");
        File.SetLastWriteTimeUtc(_folder.File("broker.secrets.json"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal("after", (await store.FindAsync("site", TestContext.Current.CancellationToken))!.Current.Reveal());
    }

    [Fact]
    public async Task A_file_that_is_just_being_written_locks_nobody_out()
    {
        var store = Store();
        Write("""{ "site": "before" }""");
        Assert.NotNull(await store.FindAsync("site", TestContext.Current.CancellationToken));

        Write("");
        File.SetLastWriteTimeUtc(_folder.File("broker.secrets.json"), new DateTime(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal("before", (await store.FindAsync("site", TestContext.Current.CancellationToken))!.Current.Reveal());
        Assert.Single(_logs.GetSnapshot());
    }

    [Theory]
    [InlineData("""{ "site": 12345678 }""")]
    [InlineData("""{ "site": [] }""")]
    [InlineData("""{ "site": "" }""")]
    [InlineData("""{ "site": "hush-hush" """)]
    [InlineData("""["hush-hush"]""")]
    public async Task What_cannot_be_read_counts_as_missing_and_the_log_does_not_quote_it(string file)
    {
        Write(file);

        Assert.Null(await RevealAsync("site"));
        var line = Assert.Single(_logs.GetSnapshot());
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.DoesNotContain("hush-hush", $"{line.Message}{line.Exception}", StringComparison.Ordinal);
        Assert.DoesNotContain("12345678", line.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_secret_is_null_and_the_way_to_give_it_is_named()
    {
        Assert.Null(await RevealAsync("site"));
        Assert.Equal("Set the environment variable BROKER_SECRET_MY_SITE, or add \"my-site\" to broker.secrets.json beside the configuration.", Store().HowToProvide("my-site"));
    }

    private LocalSecretStore Store() => new(_folder.File("broker.secrets.json"), name => _environment.GetValueOrDefault(name), new FakeLogger<LocalSecretStore>(_logs));

    private void Write(string json) => File.WriteAllText(_folder.File("broker.secrets.json"), json);

    private async Task<IEnumerable<string>?> RevealAsync(string name) =>
        (await Store().FindAsync(name, TestContext.Current.CancellationToken))?.All.Select(secret => secret.Reveal());
}
