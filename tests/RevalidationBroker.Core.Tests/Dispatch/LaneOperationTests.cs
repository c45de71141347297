using RevalidationBroker.Fakes;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Caches that only begin to forget, and caches that take so many calls in a time.</summary>
public class LaneOperationTests
{
    private static readonly string[] Six = ["tag:1", "tag:2", "tag:3", "tag:4", "tag:5", "tag:6"];

    [Theory]
    [InlineData(null, 5)]
    [InlineData(30, 30)]
    [InlineData(0, 1)]
    public async Task An_operation_is_asked_about_until_it_has_ended(int? asked, int waited)
    {
        var harness = With(new FakeCdn { Begins = ("/operations/1", asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null) });
        harness.Site.Answers(FakeSite.Status(202), FakeSite.Status(202), new SiteAnswer.Unreachable("Lost."), FakeSite.Status(200));

        var settlement = await harness.DispatchAsync(Next("1", "tag:a"));

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Equal(["POST /purge", "GET /operations/1", "GET /operations/1", "GET /operations/1"], harness.Site.Calls.Select(call => $"{call.Request.Method} {call.Request.RequestUri!.AbsolutePath}"));
        var attempt = Assert.Single(harness.Journal.Attempts);
        Assert.Equal(("delivered", TimeSpan.FromSeconds(3 * waited)), (attempt.Outcome, attempt.Duration));
    }

    [Fact]
    public async Task An_operation_that_fails_in_the_end_is_begun_again()
    {
        var harness = With(new FakeCdn());
        harness.Site.Answers(FakeSite.Status(202), FakeSite.Status(403));

        Assert.NotNull((await harness.DispatchAsync(Next("1", "tag:a"))).Park);
    }

    [Fact]
    public async Task An_operation_that_does_not_end_in_the_lanes_turn_is_begun_again()
    {
        var harness = With(new FakeCdn { Begins = ("/operations/1", TimeSpan.FromMinutes(2)) });
        harness.Site.Answers(FakeSite.Status(202));

        var settlement = await harness.DispatchAsync(Next("1", "tag:a"));

        Assert.IsType<Settlement.Retry>(settlement.Jobs[0].Settlement);
        Assert.Equal(3, harness.Site.Calls.Count);
        Assert.Equal(("transient", "What the cache began was still under way after 4m. It is told again."), (harness.Journal.Attempts[0].Outcome, harness.Journal.Attempts[0].Detail));
    }

    [Theory]
    [InlineData("https://elsewhere.example/operations/1")]
    [InlineData("http://api.cdn.example/operations/1")]
    [InlineData("//elsewhere.example/operations/1")]
    public async Task Nobody_is_asked_on_another_server(string operation)
    {
        var harness = With(new FakeCdn { Begins = (operation, null) });
        harness.Site.Answers(FakeSite.Status(202));

        Assert.NotNull((await harness.DispatchAsync(Next("1", "tag:a"))).Park);
        Assert.Single(harness.Site.Calls);
    }

    [Fact]
    public async Task A_broker_that_stops_waits_for_no_operation()
    {
        using var stopping = new CancellationTokenSource();
        var harness = With(new FakeCdn());
        harness.Site.Script.Enqueue(async _ =>
        {
            await stopping.CancelAsync();
            return FakeSite.Status(202);
        });

        var settlement = await harness.DispatchAsync(new LaneLease("1", "production~1", [Next("1", "tag:a")], null), TestContext.Current.CancellationToken, stopping.Token);

        Assert.Equal(new Settlement.Retry(Some.Time.AddSeconds(1), Counts: false), settlement.Jobs[0].Settlement with { });
        Assert.Single(harness.Site.Calls);
    }

    [Fact]
    public async Task A_layer_with_a_rate_is_never_called_more_often_also_not_in_the_next_turn()
    {
        var harness = With(new FakeCdn { Limits = new LayerLimits(1, 1_000_000) { Rate = new LayerRate(2, TimeSpan.FromSeconds(10)) } });
        var at = new List<TimeSpan>();
        harness.Site.ByRequest = _ =>
        {
            at.Add(harness.Clock.GetUtcNow() - Some.Time);
            return FakeSite.Status(200);
        };

        await harness.DispatchAsync(Next("1", Six[..3]));
        await harness.DispatchAsync(Next("2", Six[3..]));

        Assert.Equal([0, 0, 10, 10, 20, 20], at.Select(time => time.TotalSeconds));
    }

    [Fact]
    public async Task What_a_rate_leaves_for_later_than_the_turn_is_not_counted_as_an_attempt()
    {
        var harness = With(new FakeCdn { Limits = new LayerLimits(1, 1_000_000) { Rate = new LayerRate(1, TimeSpan.FromMinutes(10)) } });
        harness.Site.Answers(FakeSite.Status(200));

        var settlement = await harness.DispatchAsync(Next("1", "tag:a"), Next("2", "tag:b"));

        Assert.Equal([new Settlement.Complete(), new Settlement.Retry(Some.Time.AddMinutes(10), Counts: false)], settlement.Jobs.Select(job => job.Settlement));
    }

    private static LaneDispatcherHarness With(ICacheLayer layer) => new(clock: new HurryingClock(), inFront: layer);

    private static QueuedJob Next(string id, params string[] stale) => Some.Job(id, 0, stale) is var job ? job with { Job = job.Job.Advanced(Some.Time) } : null!;
}
