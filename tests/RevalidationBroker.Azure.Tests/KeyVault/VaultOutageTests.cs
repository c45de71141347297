using Microsoft.AspNetCore.Http;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.KeyVault;

/// <summary>A vault that does not answer stops nobody whose secret was ever known.</summary>
public class VaultOutageTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task What_was_known_stays_in_force_with_one_warning_and_a_count_for_each_lookup(int status)
    {
        await using var harness = await VaultHarness.StartHastyAsync();
        harness.Vault.Add("site", "one");
        await harness.FindAsync("site");
        harness.Vault.Fail(status);
        harness.Clock.Advance(FiveMinutes);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(["one"], await harness.FindAsync("site"));
            harness.Clock.Advance(CachedSecret.PauseAfterFailure);
        }

        Assert.StartsWith("Could not look up the secret site in the Key Vault 127.0.0.1. What was last known of it stays in force, and it is tried again: it answered", Assert.Single(harness.Warnings), StringComparison.Ordinal);
        Assert.Equal(3, harness.Failures.GetMeasurementSnapshot().Sum(measured => measured.Value));
    }

    [Fact]
    public async Task A_vault_that_has_failed_is_left_alone_for_a_moment_also_on_demand()
    {
        await using var harness = await VaultHarness.StartHastyAsync();
        harness.Vault.Add("site", "one");
        await harness.FindAsync("site");
        harness.Vault.Fail(503);
        await harness.RefreshAsync("site");
        var asked = harness.Vault.Requests.Count;

        for (var i = 0; i < 10; i++) Assert.Equal(["one"], await harness.RefreshAsync("site"));

        Assert.Equal(asked, harness.Vault.Requests.Count);
    }

    [Fact]
    public async Task When_it_answers_again_that_is_said_once_and_the_next_outage_is_new()
    {
        await using var harness = await VaultHarness.StartHastyAsync();
        harness.Vault.Add("site", "one");
        await harness.FindAsync("site");
        for (var i = 0; i < 2; i++)
        {
            harness.Vault.Fail(503);
            await harness.RefreshAsync("site");
            harness.Vault.Recover();
            harness.Clock.Advance(CachedSecret.PauseAfterFailure);
            harness.Vault.Add("site", $"after outage {i}");
            Assert.Equal($"after outage {i}", (await harness.FindAsync("site"))![0]);
        }

        Assert.Equal(2, harness.Log.Collector.GetSnapshot().Count(record => record.Id.Name == "vault.recovered"));
        Assert.Equal(2, harness.Warnings.Count);
    }

    [Fact]
    public async Task One_that_was_never_known_is_an_error_that_says_so_and_not_a_missing_secret()
    {
        await using var harness = await VaultHarness.StartHastyAsync();
        harness.Vault.Add("site", "one");
        harness.Vault.Fail(403);

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => harness.FindAsync("site"));
        Assert.Equal("The secret 'site' cannot be read from the Key Vault 127.0.0.1 and was never known: it answered 403. Give the broker's identity the role 'Key Vault Secrets User' on the vault, and let its network through the vault's firewall.", error.Message);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => harness.FindAsync("site"));
        Assert.Single(harness.Vault.Requests);

        harness.Vault.Recover();
        harness.Clock.Advance(CachedSecret.PauseAfterFailure);
        Assert.Equal(["one"], await harness.FindAsync("site"));
    }

    [Fact]
    public async Task A_vault_that_cannot_be_reached_at_all_is_an_outage_too()
    {
        await using var harness = await VaultHarness.StartHastyAsync();
        harness.Vault.Add("site", "one");
        await harness.FindAsync("site");
        harness.Vault.Instead = context =>
        {
            context.Abort();
            return Task.FromResult(true);
        };

        Assert.Equal(["one"], await harness.RefreshAsync("site"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => harness.FindAsync("another"));
    }

    [Fact]
    public async Task A_vault_that_is_too_busy_is_asked_again_when_it_says()
    {
        await using var harness = await VaultHarness.StartAsync();
        harness.Vault.Add("site", "one");
        var (refused, before) = (0, TimeProvider.System.GetTimestamp());
        harness.Vault.Instead = async context =>
        {
            if (Interlocked.Increment(ref refused) > 1) return false;
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "1";
            await context.Response.CompleteAsync();
            return true;
        };

        Assert.Equal(["one"], await harness.FindAsync("site"));
        Assert.True(TimeProvider.System.GetElapsedTime(before) >= TimeSpan.FromSeconds(0.9));
        Assert.Empty(harness.Warnings);
    }

    [Fact]
    public async Task Nobody_waits_long_for_a_vault_that_hangs_when_the_secret_is_known()
    {
        await using var harness = await VaultHarness.StartHastyAsync();
        harness.Vault.Add("site", "one");
        await harness.FindAsync("site");
        harness.Vault.Add("site", "two");
        var (reached, gate) = harness.Vault.Hang();

        var refreshing = harness.RefreshAsync("site");
        await reached.Task.InTime();
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["one"], await refreshing);

        // The lookup goes on, and who comes later has what it found.
        var later = harness.RefreshAsync("site");
        gate.SetResult();
        Assert.Equal(["two", "one"], await later);
    }

    [Fact]
    public async Task Once_somebody_has_waited_for_a_vault_that_hangs_nobody_else_does()
    {
        await using var harness = await VaultHarness.StartHastyAsync();
        harness.Vault.Add("site", "one");
        await harness.FindAsync("site");
        harness.Vault.Add("site", "two");
        harness.Clock.Advance(FiveMinutes);
        var (reached, gate) = harness.Vault.Hang();

        var first = harness.FindAsync("site");
        await reached.Task.InTime();
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["one"], await first);

        for (var i = 0; i < 100; i++) Assert.Equal(["one"], await harness.FindAsync("site"));
        gate.SetResult();
        Assert.Equal(["two", "one"], await harness.RefreshAsync("site"));
    }

    [Fact]
    public async Task One_lookup_at_a_time_serves_all_who_ask()
    {
        await using var harness = await VaultHarness.StartAsync();
        harness.Vault.Add("site", "one");
        var (_, gate) = harness.Vault.Hang();

        var asking = Enumerable.Range(0, 200).Select(_ => harness.FindAsync("site")).ToList();
        gate.SetResult();

        Assert.All(await Task.WhenAll(asking), found => Assert.Equal(["one"], found));
        Assert.Equal(1, harness.Vault.Lists);
    }

    [Fact]
    public async Task Who_gives_up_does_not_take_the_lookup_from_the_others()
    {
        await using var harness = await VaultHarness.StartAsync();
        harness.Vault.Add("site", "one");
        var (_, gate) = harness.Vault.Hang();
        using var impatient = new CancellationTokenSource();
        var first = harness.Store.FindAsync("site", impatient.Token).AsTask();
        var second = harness.FindAsync("site");

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.Equal(["one"], await second);
    }

    [Fact]
    public async Task While_secrets_rotate_under_load_no_lookup_fails_and_none_finds_less_than_the_one_before()
    {
        await using var harness = await VaultHarness.StartAsync();
        harness.Vault.Add("site", "0");
        await harness.FindAsync("site");
        using var done = new CancellationTokenSource();

        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var (newest, lookups) = (0, 0);
            while (!done.IsCancellationRequested)
            {
                var found = await harness.FindAsync("site");
                Assert.NotNull(found);
                var now = int.Parse(found[0], System.Globalization.CultureInfo.InvariantCulture);
                Assert.InRange(now, newest, 20);
                (newest, lookups) = (now, lookups + 1);
                await Task.Yield();
            }

            return lookups;
        })).ToList();
        for (var rotation = 1; rotation <= 20; rotation++)
        {
            harness.Vault.Add("site", $"{rotation}");
            if (rotation % 5 == 0) harness.Vault.Secrets["site"][rotation - 2].Enabled = false;
            Assert.Equal($"{rotation}", (await harness.RefreshAsync("site"))![0]);
            harness.Clock.Advance(FiveMinutes);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), lookups => Assert.True(lookups > 0));
        Assert.Empty(harness.Warnings);
    }
}
