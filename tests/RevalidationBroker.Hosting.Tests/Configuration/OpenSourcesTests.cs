using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Configuration;

namespace RevalidationBroker.Hosting.Tests.Configuration;

public sealed class OpenSourcesTests
{
    [Fact]
    public async Task Every_source_that_lets_everybody_in_is_warned_of_at_start_and_does_so()
    {
        await using var broker = await TestBroker.StartAsync(sources: """
            {
              "inside": { "provider": "standard-webhooks", "auth": "none" },
              "cms": { "provider": "standard-webhooks", "secrets": ["cms"] },
              "behind": { "provider": "sanity", "auth": { "scheme": "none" } }
            }
            """);

        var warnings = broker.Logs.GetSnapshot().Where(line => line.Level == LogLevel.Warning).Select(line => line.Message).ToList();
        Assert.Collection(
            warnings,
            warning => Assert.StartsWith("Source behind lets everybody in:", warning, StringComparison.Ordinal),
            warning => Assert.StartsWith("Source inside lets everybody in:", warning, StringComparison.Ordinal));

        using var content = new StringContent("""{ "type": "post.published", "data": { "id": "7", "slug": "hello" } }""", Encoding.UTF8, "application/json");
        using var response = await broker.Http.PostAsync(broker.Address("/hooks/inside"), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_new_configuration_that_opens_a_source_is_warned_of_too()
    {
        using var folder = new TemporaryFolder();
        var logs = new FakeLogCollector();
        var file = new ConfigurationFile(folder.File("broker.json"), TimeProvider.System);
        Write(""" "secrets": ["cms"] """);
        var current = new CurrentConfiguration(((ConfigurationResult.Valid)await file.ReadAsync(TestContext.Current.CancellationToken)).Configuration, TimeProvider.System);
        using var watcher = new ConfigurationWatcher(file, current, new KnownSecrets("cms", "site"), TimeProvider.System, new FakeLogger<ConfigurationWatcher>(logs));
        await watcher.StartAsync(TestContext.Current.CancellationToken);

        Write(""" "auth": "none" """);
        await Eventually.TrueAsync(() => logs.GetSnapshot().Any(line => line.Level == LogLevel.Warning));

        Assert.StartsWith("Source cms lets everybody in:", logs.GetSnapshot().Single(line => line.Level == LogLevel.Warning).Message, StringComparison.Ordinal);
        await watcher.StopAsync(TestContext.Current.CancellationToken);

        void Write(string source) => folder.Replace("broker.json", $$"""
            {
              "sources": { "cms": { "provider": "sanity", {{source}} } },
              "rules": [{ "tags": ["all"] }],
              "deployments": { "site": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } },
            }
            """);
    }

    [Fact]
    public async Task Where_every_source_asks_for_a_secret_there_is_no_warning()
    {
        await using var broker = await TestBroker.StartAsync();

        Assert.DoesNotContain(broker.Logs.GetSnapshot(), line => line.Level >= LogLevel.Warning);
    }
}
