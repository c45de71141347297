namespace RevalidationBroker.Azure.KeyVault;

/// <summary>Which versions of a secret are in force, and when the vault is asked.</summary>
public class KeyVaultSecretStoreTests
{
    private static readonly TimeSpan FiveMinutes = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_secret_is_found_after_the_vault_has_asked_for_a_token()
    {
        await using var harness = await VaultHarness.StartAsync();
        harness.Vault.Add("site", "one");

        Assert.Equal(["one"], await harness.FindAsync("site"));
        Assert.True(harness.Vault.Challenges > 0);
    }

    [Fact]
    public async Task The_two_newest_versions_are_in_force_however_many_there_are()
    {
        await using var harness = await VaultHarness.StartAsync();
        for (var i = 1; i <= 7; i++) harness.Vault.Add("site", $"v{i}");

        Assert.Equal(["v7", "v6"], await harness.FindAsync("site"));
        Assert.Equal(4, harness.Vault.Lists);
    }

    [Fact]
    public async Task Versions_that_are_disabled_expired_or_not_yet_valid_are_not_in_force()
    {
        await using var harness = await VaultHarness.StartAsync();
        var now = harness.Clock.Now;
        harness.Vault.Add("site", "oldest");
        harness.Vault.Add("site", "good", expires: now.AddHours(1));
        harness.Vault.Add("site", "expired", expires: now.AddSeconds(-1));
        harness.Vault.Add("site", "newest good", notBefore: now.AddHours(-1));
        harness.Vault.Add("site", "disabled", enabled: false);
        harness.Vault.Add("site", "tomorrow's", notBefore: now.AddDays(1));

        Assert.Equal(["newest good", "good"], await harness.FindAsync("site"));

        harness.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(["newest good", "oldest"], await harness.FindAsync("site"));
        harness.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(["tomorrow's", "newest good"], await harness.FindAsync("site"));
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_missing_and_looked_up_again_soon()
    {
        await using var harness = await VaultHarness.StartAsync();

        Assert.Null(await harness.FindAsync("site"));
        harness.Vault.Add("site", "one");
        Assert.Null(await harness.FindAsync("site"));
        harness.Clock.Advance(CachedSecret.MissingLookedUpAfter);
        Assert.Equal(["one"], await harness.FindAsync("site"));
        Assert.StartsWith("Add it to the Key Vault 127.0.0.1, or enable a version of it", harness.Store.HowToProvide("site"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_asked_for_once_in_five_minutes()
    {
        await using var harness = await VaultHarness.StartAsync();
        harness.Vault.Add("site", "one");
        await harness.FindAsync("site");
        harness.Vault.Add("site", "two");

        harness.Clock.Advance(FiveMinutes - TimeSpan.FromTicks(1));
        Assert.Equal(["one"], await harness.FindAsync("site"));
        Assert.Equal(2, harness.Vault.Requests.Count);
        harness.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(["two", "one"], await harness.FindAsync("site"));
    }

    [Fact]
    public async Task On_demand_it_is_asked_for_at_once()
    {
        await using var harness = await VaultHarness.StartAsync();
        harness.Vault.Add("site", "one");
        await harness.FindAsync("site");
        harness.Vault.Add("site", "two");

        Assert.Equal(["two", "one"], await harness.RefreshAsync("site"));
        Assert.Equal(["two", "one"], await harness.FindAsync("site"));
    }

    [Fact]
    public async Task A_version_whose_value_is_known_is_not_read_again()
    {
        await using var harness = await VaultHarness.StartAsync();
        harness.Vault.Add("site", "one");
        await harness.FindAsync("site");

        await harness.RefreshAsync("site");

        Assert.Equal(2, harness.Vault.Lists);
        Assert.Equal(3, harness.Vault.Requests.Count);
    }

    [Fact]
    public async Task A_version_that_is_disabled_is_out_of_force_when_the_vault_is_asked_again()
    {
        await using var harness = await VaultHarness.StartAsync();
        var old = harness.Vault.Add("site", "leaked");
        harness.Vault.Add("site", "new");
        Assert.Equal(["new", "leaked"], await harness.FindAsync("site"));

        old.Enabled = false;

        Assert.Equal(["new"], await harness.RefreshAsync("site"));
    }

    [Fact]
    public async Task A_secret_that_goes_is_gone_and_said_to_be()
    {
        await using var harness = await VaultHarness.StartAsync();
        harness.Vault.Add("site", "one");
        await harness.FindAsync("site");

        harness.Vault.Secrets.Clear();

        Assert.Null(await harness.RefreshAsync("site"));
        Assert.StartsWith("The secret site is gone from the Key Vault 127.0.0.1", Assert.Single(harness.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("my_secret")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("ü")]
    public async Task A_name_that_the_vault_does_not_allow_is_missing_and_the_way_out_says_why(string name)
    {
        await using var harness = await VaultHarness.StartAsync();

        Assert.Null(await harness.FindAsync(name));
        Assert.Null(await harness.RefreshAsync(name));
        Assert.Empty(harness.Vault.Requests);
        Assert.StartsWith("Key Vault cannot have one of this name: a name has 1 to 127 letters, digits and '-'.", harness.Store.HowToProvide(name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_log_and_no_message_has_the_secret_itself()
    {
        await using var harness = await VaultHarness.StartHastyAsync();
        harness.Vault.Add("site", "very-secret");
        await harness.FindAsync("site");
        harness.Vault.Add("site", "very-secret-too");
        await harness.RefreshAsync("site");
        harness.Vault.Fail(503);
        await harness.RefreshAsync("site");

        Assert.DoesNotContain(harness.Log.Collector.GetSnapshot(), record => record.ToString()!.Contains("very-secret", StringComparison.Ordinal) || record.Message.Contains("very-secret", StringComparison.Ordinal));
    }
}
