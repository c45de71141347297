using RevalidationBroker.Fakes;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>A look shows what a call shows: a secret that was changed on one side only keeps neither of them out.</summary>
public class LaneProofSecretTests
{
    private readonly LaneDispatcherHarness _harness = new(more: """ "prove": { "marker": "meta:content-revision" }, "headers": { "x-key": { "secret": "bypass" } } """);

    [Fact]
    public async Task A_site_that_has_not_taken_the_newest_version_yet_is_shown_the_one_before()
    {
        _harness.Secrets["bypass"] = SecretVersions.Of("new", "old");
        LetsIn("old");

        await LookAsync("path:/a", "path:/b");

        Assert.Equal(["fresh", "fresh"], _harness.Journal.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal(["bypass"], _harness.Secrets.Refreshed);
    }

    [Fact]
    public async Task A_site_that_has_taken_one_which_is_not_known_here_yet_is_shown_that()
    {
        _harness.Secrets["bypass"] = SecretVersions.Of("old");
        _harness.Secrets.Renewed["bypass"] = SecretVersions.Of("new", "old");
        LetsIn("new");

        await LookAsync("path:/a");

        Assert.Equal("fresh", Assert.Single(_harness.Journal.Attempts).Outcome);
    }

    [Fact]
    public async Task Where_there_is_nothing_else_to_show_the_page_is_blocked_after_one_look()
    {
        _harness.Secrets["bypass"] = SecretVersions.Of("old");
        LetsIn("new");

        await LookAsync("path:/a");

        Assert.Equal("blocked", Assert.Single(_harness.Journal.Attempts).Outcome);
        Assert.Single(_harness.Site.Calls);
    }

    [Fact]
    public async Task Only_what_was_kept_out_is_looked_at_again()
    {
        _harness.Secrets["bypass"] = SecretVersions.Of("new", "old");
        _harness.Site.ByRequest = request => request.RequestUri!.AbsolutePath == "/open" || Shown(request) == "old" ? LaneProofTests.Page("4") : FakeSite.Status(403);

        await LookAsync("path:/open", "path:/closed");

        Assert.Equal(["/open", "/closed", "/closed"], _harness.Site.Calls.Select(call => call.Request.RequestUri!.AbsolutePath));
    }

    private void LetsIn(string key) => _harness.Site.ByRequest = request => Shown(request) == key ? LaneProofTests.Page("4") : FakeSite.Status(401);

    private static string Shown(HttpRequestMessage request) => request.Headers.GetValues("x-key").Single();

    private Task<LaneSettlement> LookAsync(params string[] stale) => _harness.DispatchAsync(LaneProofTests.Next("1", "4", stale));
}
