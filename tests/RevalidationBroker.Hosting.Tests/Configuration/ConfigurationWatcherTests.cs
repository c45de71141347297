using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Hosting.Configuration;

namespace RevalidationBroker.Hosting.Tests.Configuration;

public sealed class ConfigurationWatcherTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeLogCollector _logs = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_changed_file_is_in_force_without_a_restart_and_a_wrong_one_is_not()
    {
        var file = new ConfigurationFile(_folder.File("broker.json"), TimeProvider.System);
        Write("one");
        var current = new CurrentConfiguration(((ConfigurationResult.Valid)await file.ReadAsync(TestContext.Current.CancellationToken)).Configuration, TimeProvider.System);
        using var watcher = new ConfigurationWatcher(file, current, new KnownSecrets("cms", "site"), TimeProvider.System, new FakeLogger<ConfigurationWatcher>(_logs));
        await watcher.StartAsync(TestContext.Current.CancellationToken);

        Write("two");
        await Eventually.TrueAsync(() => current.Value.Deployments.ContainsKey("two"));

        _folder.Replace("broker.json", """{ "rules": 7 }""");
        await Eventually.TrueAsync(() => _logs.GetSnapshot().Any(line => line.Level == LogLevel.Error));
        Assert.Contains("rules: 7 stands where a list belongs.", _logs.GetSnapshot().Single(line => line.Level == LogLevel.Error).Message, StringComparison.Ordinal);
        Assert.True(current.Value.Deployments.ContainsKey("two"));

        Write("three");
        await Eventually.TrueAsync(() => current.Value.Deployments.ContainsKey("three"));
        await watcher.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_errors_of_a_wrong_file_are_numbered_so_that_one_line_of_them_can_be_read()
    {
        var file = new ConfigurationFile(_folder.File("broker.json"), TimeProvider.System);
        Write("one");
        var current = new CurrentConfiguration(((ConfigurationResult.Valid)await file.ReadAsync(TestContext.Current.CancellationToken)).Configuration, TimeProvider.System);
        using var watcher = new ConfigurationWatcher(file, current, new KnownSecrets("cms", "site"), TimeProvider.System, new FakeLogger<ConfigurationWatcher>(_logs));
        await watcher.StartAsync(TestContext.Current.CancellationToken);

        _folder.Replace("broker.json", """{ "sources": 1, "rules": 7 }""");
        await Eventually.TrueAsync(() => _logs.GetSnapshot().Any(line => line.Level == LogLevel.Error));

        var said = _logs.GetSnapshot().Single(line => line.Level == LogLevel.Error).Message.Split('\n')[1..];
        Assert.True(said.Length > 1);
        Assert.Equal(Enumerable.Range(1, said.Length).Select(number => $"({number})"), said.Select(line => line.Split(' ')[0]));
        await watcher.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_an_error_that_names_it()
    {
        var file = new ConfigurationFile(_folder.File("nothing.json"), TimeProvider.System);

        var errors = Assert.IsType<ConfigurationResult.Invalid>(await file.ReadAsync(TestContext.Current.CancellationToken)).Errors;

        Assert.Contains(file.FullPath, Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_names_a_secret_which_nobody_has_given_is_not_put_in_force()
    {
        var file = new ConfigurationFile(_folder.File("broker.json"), TimeProvider.System);
        Write("one");
        var current = new CurrentConfiguration(((ConfigurationResult.Valid)await file.ReadAsync(TestContext.Current.CancellationToken)).Configuration, TimeProvider.System);
        using var watcher = new ConfigurationWatcher(file, current, new KnownSecrets("cms"), TimeProvider.System, new FakeLogger<ConfigurationWatcher>(_logs));
        await watcher.StartAsync(TestContext.Current.CancellationToken);

        Write("two");
        await Eventually.TrueAsync(() => _logs.GetSnapshot().Any(line => line.Level == LogLevel.Error));

        Assert.Contains("There is no secret named 'site'.", _logs.GetSnapshot().Single(line => line.Level == LogLevel.Error).Message, StringComparison.Ordinal);
        Assert.True(current.Value.Deployments.ContainsKey("one"));
        await watcher.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_file_whose_secrets_nobody_can_tell_waits_and_the_watcher_lives_on()
    {
        var file = new ConfigurationFile(_folder.File("broker.json"), TimeProvider.System);
        Write("one");
        var current = new CurrentConfiguration(((ConfigurationResult.Valid)await file.ReadAsync(TestContext.Current.CancellationToken)).Configuration, TimeProvider.System);
        using var watcher = new ConfigurationWatcher(file, current, new SilentSecrets(), TimeProvider.System, new FakeLogger<ConfigurationWatcher>(_logs));
        await watcher.StartAsync(TestContext.Current.CancellationToken);

        Write("two");
        await Eventually.TrueAsync(() => _logs.GetSnapshot().Any(line => line.Id.Name == "configuration.waits"));

        Assert.True(current.Value.Deployments.ContainsKey("one"));
        Assert.False(watcher.ExecuteTask!.IsCompleted);
        await watcher.StopAsync(TestContext.Current.CancellationToken);
    }

    private void Write(string deployment) => _folder.Replace("broker.json", $$"""
        {
          "sources": { "cms": { "provider": "sanity", "secrets": ["cms"] } },
          "rules": [{ "tags": ["all"] }],
          "deployments": { "{{deployment}}": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } },
        }
        """, Encoding.UTF8);
}
