using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Pages are got when all have forgotten them, and that never holds anything up.</summary>
public class LaneWarmTests
{
    [Fact]
    public async Task The_named_pages_and_those_that_were_forgotten_are_got_each_once()
    {
        var harness = new LaneDispatcherHarness(more: """ "warm": { "paths": ["/", "/blog"] } """);
        harness.Site.Answers(FakeSite.Status(200));

        var settlement = await harness.DispatchAsync(Next("1", "tag:a", "path:/blog/hello", "page:/blog/[slug]"), Next("2", "path:/blog", "layout:/shop", "everything"));

        Assert.All(settlement.Jobs, job => Assert.IsType<Settlement.Complete>(job.Settlement));
        Assert.Equal(["GET /", "GET /blog", "GET /blog/hello", "GET /shop"], Got(harness));
        Assert.All(harness.Journal.Attempts, attempt => Assert.Equal(("warm", "delivered"), (attempt.Layer, attempt.Outcome)));
        Assert.Equal(["wh-1", "wh-2"], harness.Journal.Attempts[0].WebhookIds);
    }

    [Fact]
    public async Task No_more_pages_are_got_than_was_said()
    {
        var harness = new LaneDispatcherHarness(more: """ "warm": { "paths": "/", "top": 3 } """);
        harness.Site.Answers(FakeSite.Status(200));

        await harness.DispatchAsync(Next("1", [.. Enumerable.Range(1, 100).Select(i => $"path:/{i}")]));

        Assert.Equal(["GET /", "GET /1", "GET /2"], Got(harness));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task What_fails_is_written_down_and_holds_nothing_up(int status)
    {
        var harness = new LaneDispatcherHarness(more: """ "warm": {} """);
        harness.Site.Answers(FakeSite.Status(status, retryAfter: TimeSpan.FromMinutes(1)));

        var settlement = await harness.DispatchAsync(Next("1", "path:/a"), Next("2", "path:/b"));

        Assert.All(settlement.Jobs, job => Assert.IsType<Settlement.Complete>(job.Settlement));
        Assert.Null(settlement.Hold);
        Assert.Empty(settlement.Told);
        Assert.NotEmpty(harness.Journal.Attempts);
    }

    [Fact]
    public async Task When_its_time_is_over_no_further_page_is_got()
    {
        var harness = new LaneDispatcherHarness(more: """ "warm": { "within": "3s" } """);
        harness.Site.ByRequest = _ =>
        {
            harness.Clock.Advance(TimeSpan.FromSeconds(2));
            return FakeSite.Status(200);
        };

        await harness.DispatchAsync(Next("1", "path:/a", "path:/b", "path:/c", "path:/d"));

        Assert.Equal(["GET /a", "GET /b"], Got(harness));
    }

    [Fact]
    public async Task Without_a_page_to_get_nobody_is_called()
    {
        var harness = new LaneDispatcherHarness(more: """ "warm": {} """);

        Assert.IsType<Settlement.Complete>((await harness.DispatchAsync(Next("1", "tag:a"))).Jobs[0].Settlement);
        Assert.Empty(harness.Site.Calls);
    }

    [Fact]
    public async Task Of_a_site_that_moves_a_page_by_a_slash_the_page_is_got()
    {
        var harness = new LaneDispatcherHarness(more: """ "warm": {} """);
        harness.Site.ByRequest = request => request.RequestUri!.AbsolutePath == "/blog/a/" ? FakeSite.Status(200) : FakeSite.Status(308, location: new Uri("/blog/a/", UriKind.Relative));

        await harness.DispatchAsync(Next("1", "path:/blog/a"));

        Assert.Equal(["GET /blog/a", "GET /blog/a/"], Got(harness));
        Assert.Equal(("delivered", "/blog/a: The page answered 200."), (Assert.Single(harness.Journal.Attempts).Outcome, harness.Journal.Attempts[0].Detail));
    }

    [Theory]
    [InlineData("/login?token=s3cret", "/login")]
    [InlineData("https://other.example.com/a/", "https://other.example.com/a/")]
    [InlineData("http://www.example.com/a/", "http://www.example.com/a/")]
    [InlineData("/a/?from=a", "/a/")]
    [InlineData("/a", "/a")]
    [InlineData(null, "nowhere")]
    public async Task No_other_redirect_is_followed_and_where_it_leads_is_written_down(string? location, string written)
    {
        var harness = new LaneDispatcherHarness(more: """ "warm": {} """);
        harness.Site.Answers(FakeSite.Status(307, location: location is null ? null : new Uri(location, UriKind.RelativeOrAbsolute)));

        await harness.DispatchAsync(Next("1", "path:/a"));

        Assert.Equal(["GET /a"], Got(harness));
        Assert.Equal($"/a: The page answered 307. It sends visitors on to {written}, which is not got. If that is a page of the site, have the rule or 'warm.paths' give its path.", Assert.Single(harness.Journal.Attempts).Detail);
    }

    [Fact]
    public async Task A_slash_to_and_fro_is_followed_once()
    {
        var harness = new LaneDispatcherHarness(more: """ "warm": {} """);
        harness.Site.ByRequest = request => FakeSite.Status(308, location: new Uri(request.RequestUri!.AbsolutePath == "/a" ? "/a/" : "/a", UriKind.Relative));

        await harness.DispatchAsync(Next("1", "path:/a"));

        Assert.Equal(["GET /a", "GET /a/"], Got(harness));
    }

    private static List<string> Got(LaneDispatcherHarness harness) => [.. harness.Site.Calls.Select(call => $"{call.Request.Method} {call.Request.RequestUri!.AbsolutePath}")];

    private static QueuedJob Next(string id, params string[] stale) => Some.Job(id, 0, stale) is var job ? job with { Job = job.Job.Advanced(Some.Time) } : null!;
}
