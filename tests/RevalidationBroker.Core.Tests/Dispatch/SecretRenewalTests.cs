using RevalidationBroker.Fakes;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>A secret that was changed in the vault and on the site parks no lane, however long the broker remembers the old one.</summary>
public class SecretRenewalTests
{
    private readonly LaneDispatcherHarness _harness = new();

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_site_that_does_not_accept_the_secret_is_called_once_more_with_the_one_that_has_taken_its_place(int status)
    {
        _harness.Secrets.Renewed["site"] = SecretVersions.Of("new");
        _harness.Site.Answers(FakeSite.Status(status), FakeSite.Revalidated());

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Null(settlement.Park);
        Assert.IsType<Settlement.Complete>(Assert.Single(settlement.Jobs).Settlement);
        Assert.Equal(["misconfigured", "delivered"], _harness.Journal.Attempts.Select(attempt => attempt.Outcome));
        Assert.Single(_harness.Logged("secret.renewed"));
        Assert.Empty(_harness.Logged("lane.parked"));
    }

    [Fact]
    public async Task A_secret_that_is_the_same_still_parks_the_lane_after_one_call()
    {
        _harness.Secrets.Renewed["site"] = SecretVersions.Of(LaneDispatcherHarness.SecretText);
        _harness.Site.Answers(FakeSite.Status(401));

        Assert.NotNull((await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"))).Park);

        Assert.Equal(["site"], _harness.Secrets.Refreshed);
        Assert.Single(_harness.Site.Calls);
    }

    [Fact]
    public async Task A_new_secret_that_is_not_accepted_either_parks_the_lane()
    {
        _harness.Secrets.Renewed["site"] = SecretVersions.Of("new", LaneDispatcherHarness.SecretText);
        _harness.Site.Answers(FakeSite.Status(401));

        Assert.NotNull((await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"))).Park);

        Assert.Equal(2, _harness.Site.Calls.Count);
        Assert.Single(_harness.Secrets.Refreshed);
    }

    [Fact]
    public async Task A_token_of_the_brokers_own_identity_is_got_anew_too()
    {
        var harness = FrontDoor("remembered", "new");
        harness.Site.Answers(FakeSite.Status(401), FakeSite.Status(200));

        var settlement = await harness.DispatchAsync(AtFrontDoor());

        Assert.Null(settlement.Park);
        Assert.Equal(["Bearer remembered", "Bearer new"], harness.Site.Calls.Select(call => call.Request.Headers.Authorization!.ToString()));
        Assert.Equal("Deployment production did not accept the token of the broker's own identity, which has changed meanwhile; it is called once more with the new one.", Assert.Single(harness.Logged("secret.renewed")));
        Assert.DoesNotContain("remembered", harness.Written(settlement), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_the_same_still_parks_the_lane_after_one_call()
    {
        var harness = FrontDoor("remembered");
        harness.Site.Answers(FakeSite.Status(401));

        Assert.NotNull((await harness.DispatchAsync(AtFrontDoor())).Park);

        Assert.Equal(["https://management.azure.com/.default"], harness.Secrets.Refreshed);
        Assert.Single(harness.Site.Calls);
    }

    private static LaneDispatcherHarness FrontDoor(params string[] tokens)
    {
        var harness = new LaneDispatcherHarness(more: """ "purge": [{ "kind": "azure-front-door", "subscription": "s", "resourceGroup": "g", "profile": "p", "endpoint": "e" }] """);
        harness.Secrets.Tokens.AddRange(tokens.Select(Secret.Of));
        return harness;
    }

    private static QueuedJob AtFrontDoor() => Some.Job("1", 0, "path:/a") is var job ? job with { Job = job.Job.Advanced(Some.Time) } : null!;

    [Fact]
    public async Task A_site_that_has_not_changed_yet_is_called_once_more_with_the_version_before()
    {
        _harness.Secrets["site"] = SecretVersions.Of("new", LaneDispatcherHarness.SecretText);
        _harness.Site.Answers(FakeSite.Status(401), FakeSite.Revalidated());

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Null(settlement.Park);
        Assert.IsType<Settlement.Complete>(Assert.Single(settlement.Jobs).Settlement);
        Assert.Contains("'site'", Assert.Single(_harness.Logged("secret.not_yet_taken")), StringComparison.Ordinal);
        Assert.Equal(["Bearer new", $"Bearer {LaneDispatcherHarness.SecretText}"], _harness.Site.Calls.Select(call => Assert.Single(call.Request.Headers.GetValues("Authorization"))));
    }

    [Fact]
    public async Task A_site_that_takes_neither_version_parks_the_lane_after_two_calls()
    {
        _harness.Secrets["site"] = SecretVersions.Of("new", LaneDispatcherHarness.SecretText);
        _harness.Site.Answers(FakeSite.Status(401));

        Assert.NotNull((await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"))).Park);

        Assert.Equal(2, _harness.Site.Calls.Count);
    }

    [Fact]
    public async Task A_call_that_is_signed_by_both_versions_is_not_made_again_with_the_older_one()
    {
        var harness = Signing();
        harness.Secrets["site"] = SecretVersions.Of(Key("new"), Key("old"));
        harness.Site.Answers(FakeSite.Status(401));

        Assert.NotNull((await harness.DispatchAsync(Some.Job("1", 0, "tag:a"))).Park);

        Assert.Equal(2, Assert.Single(harness.Site.Calls).Request.Headers.GetValues("webhook-signature").Single().Split(' ').Length);
    }

    [Fact]
    public async Task A_signed_call_is_made_again_with_a_version_that_was_not_known()
    {
        var harness = Signing();
        harness.Secrets["site"] = SecretVersions.Of(Key("old"));
        harness.Secrets.Renewed["site"] = SecretVersions.Of(Key("new"), Key("old"));
        harness.Site.Answers(FakeSite.Status(401), FakeSite.Revalidated());

        Assert.Null((await harness.DispatchAsync(Some.Job("1", 0, "tag:a"))).Park);
    }

    [Fact]
    public async Task A_signed_call_is_made_again_with_the_older_version_of_a_header()
    {
        var harness = Signing(""" "headers": { "x-key": { "secret": "bypass" } } """);
        harness.Secrets["site"] = SecretVersions.Of(Key("new"), Key("old"));
        harness.Secrets["bypass"] = SecretVersions.Of("new", "old");
        harness.Site.Answers(FakeSite.Status(403), FakeSite.Revalidated());

        Assert.Null((await harness.DispatchAsync(Some.Job("1", 0, "tag:a"))).Park);

        Assert.Equal(["new", "old"], harness.Site.Calls.Select(call => call.Request.Headers.GetValues("x-key").Single()));
        Assert.DoesNotContain("'site'", Assert.Single(harness.Logged("secret.not_yet_taken")), StringComparison.Ordinal);
    }

    private static LaneDispatcherHarness Signing(string? more = null) => new(auth: """{ "scheme": "signature", "secret": "site" }""", more: more);

    // In base64, and of the length that Standard Webhooks wants.
    private static string Key(string name) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(name.PadRight(24)));

    [Fact]
    public async Task What_has_nothing_to_do_with_the_secret_does_not_ask_for_a_new_one()
    {
        foreach (var status in (int[])[404, 405, 422, 500])
        {
            var harness = new LaneDispatcherHarness();
            harness.Site.Answers(FakeSite.Status(status));
            await harness.DispatchAsync(Some.Job("1", 0, "tag:a"));
            Assert.Empty(harness.Secrets.Refreshed);
        }
    }
}
