using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Dispatch;
using RevalidationBroker.EndToEnd.Tests.Infrastructure;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.EndToEnd.Tests;

/// <summary><c>broker serve</c> on a store that cannot be opened: it says so, refuses with 503, and goes on in the same process when the store can be.</summary>
public sealed class StoreAtStartTests : IAsyncDisposable
{
    private const string Key = "the-operator's-key";

    private StandInSite? _site;
    private BrokerFolder? _folder;

    public async ValueTask DisposeAsync()
    {
        if (_site is not null) await _site.DisposeAsync();
        _folder?.Dispose();
    }

    [Fact]
    public async Task A_file_that_is_damaged_is_left_as_it_is_until_another_is_in_its_place()
    {
        var folder = await FolderAsync();
        var rubbish = new string('x', 5000);
        await File.WriteAllTextAsync(folder.Database, rubbish, TestContext.Current.CancellationToken);
        await using var broker = await StartAsync(folder);

        await RefusesAsync(broker, $"The file '{folder.Database}' is not an SQLite database.");
        Assert.Equal(rubbish, await File.ReadAllTextAsync(folder.Database, TestContext.Current.CancellationToken));

        await MakeStoreAsync($"{folder.Database}.backup");
        File.Move($"{folder.Database}.backup", folder.Database, overwrite: true);
        await WorksAsync(broker);
    }

    [Fact]
    public async Task A_file_that_another_program_has_locked_is_opened_when_it_lets_go()
    {
        var folder = await FolderAsync();
        await MakeStoreAsync(folder.Database);
        await using var other = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        Execute(other, "BEGIN IMMEDIATE");
        await using var broker = await StartAsync(folder);

        await RefusesAsync(broker, $"The store '{folder.Database}' is locked by another program.");

        Execute(other, "ROLLBACK");
        await WorksAsync(broker);
    }

    [Fact]
    public async Task A_second_broker_on_the_same_file_waits_and_takes_over_when_the_first_ends()
    {
        var folder = await FolderAsync();
        await using var first = await StartAsync(folder);
        await using var second = await StartAsync(folder);

        await RefusesAsync(second, $"The store '{folder.Database}' is in use by another broker.");
        await WorksAsync(first);

        await first.KillAsync();
        await WorksAsync(second, before: 1);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_enough_when_it_can_be()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "This account may write to everything.");
        var folder = await FolderAsync();
        File.SetAttributes(folder.Path, FileAttributes.ReadOnly);
        await using var broker = await StartAsync(folder);

        await RefusesAsync(broker, $"The store '{folder.Database}' cannot be opened, because the file '{folder.Database}.lock' cannot be written.");

        File.SetAttributes(folder.Path, FileAttributes.Normal);
        await WorksAsync(broker);
    }

    [Fact]
    public async Task A_file_that_may_only_be_read_is_enough_when_it_may_be_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "This account may write to everything.");
        var folder = await FolderAsync();
        await MakeStoreAsync(folder.Database);
        File.SetAttributes(folder.Database, FileAttributes.ReadOnly);
        await using var broker = await StartAsync(folder);

        await RefusesAsync(broker, $"The store '{folder.Database}' is read-only.");

        File.SetAttributes(folder.Database, FileAttributes.Normal);
        await WorksAsync(broker);
    }

    [Fact]
    public async Task It_can_be_stopped_while_it_waits()
    {
        var folder = await FolderAsync();
        await File.WriteAllTextAsync(folder.Database, "This is no database.", TestContext.Current.CancellationToken);
        await using var broker = await StartAsync(folder);
        await broker.LineAsync(line => line.Contains("is not an SQLite database", StringComparison.Ordinal));

        var exitCode = await broker.StopAsync();

        Assert.True(exitCode == 0, $"It ended with {exitCode}:\n{string.Join('\n', broker.Lines)}");
    }

    [Fact]
    public async Task A_store_of_a_newer_broker_ends_it_because_only_another_broker_could_open_it()
    {
        var folder = await FolderAsync();
        await MakeStoreAsync(folder.Database);
        await using (var newer = new SqliteConnection($"Data Source={folder.Database};Pooling=False"))
        {
            await newer.OpenAsync(TestContext.Current.CancellationToken);
            Execute(newer, "PRAGMA user_version = 99");
        }

        var (exitCode, output) = await folder.RunAsync("serve", "--url", "http://127.0.0.1:0");

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"The store '{folder.Database}' was written by a newer broker", output, StringComparison.Ordinal);
    }

    private async Task<BrokerFolder> FolderAsync()
    {
        _site = await StandInSite.StartAsync("site", new Sequence(), _ => Task.FromResult(SiteReply.Revalidated));
        return _folder = new BrokerFolder(Journey.TagRule, ("site", _site.Url, Journey.BearerAuth));
    }

    private static Task<BrokerProcess> StartAsync(BrokerFolder folder) => BrokerProcess.StartAsync(folder, ("BROKER_OPERATOR_KEY", Key));

    private static async Task RefusesAsync(BrokerProcess broker, string reason)
    {
        await broker.LineAsync(line => line.Contains(reason, StringComparison.Ordinal));
        using var http = new HttpClient();
        Assert.Equal("live", await http.GetStringAsync(new Uri(broker.Url, "/health/live"), TestContext.Current.CancellationToken));

        using var ready = await http.GetAsync(new Uri(broker.Url, "/health/ready"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("The store cannot be opened", await ready.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        using var webhook = Cms.Message(broker.Url, "{}"u8.ToArray(), "delivery");
        using var refused = await http.SendAsync(webhook, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        Assert.NotNull(refused.Headers.RetryAfter);

        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        foreach (var route in (string[])["/operator/refusals", "/operator/dead-letters"])
        {
            using var answer = await http.GetAsync(new Uri(broker.Url, route), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        }

        Assert.Single(broker.Lines, line => line.Contains("Until the store can be opened", StringComparison.Ordinal));
    }

    /// <param name="before">Calls that the site has had already.</param>
    private async Task WorksAsync(BrokerProcess broker, int before = 0)
    {
        await broker.LineAsync(line => line.Contains("Opened the store", StringComparison.Ordinal));
        using var http = new HttpClient();
        await Eventually.TrueAsync(() => http.GetAsync(new Uri(broker.Url, "/health/ready")).Result.IsSuccessStatusCode, () => "It is not ready.");
        using var cms = new Cms(broker);

        Assert.Equal(HttpStatusCode.OK, (await cms.PublishAsync("hello")).Status);

        await Eventually.TrueAsync(() => _site!.Calls.Count > before, () => string.Join('\n', broker.Lines));
        Assert.DoesNotContain(broker.Lines, line => line.Contains("   at ", StringComparison.Ordinal));
    }

    private static async Task MakeStoreAsync(string path)
    {
        await using var store = SqliteStore.Open(path, TimeProvider.System, () => LaneWindow.Default, NullLogger<SqliteStore>.Instance);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand above.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
