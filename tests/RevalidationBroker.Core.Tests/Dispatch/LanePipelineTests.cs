using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>A deployment's layers are told one after the other, each in a lane of its own.</summary>
public class LanePipelineTests
{
    private readonly LaneDispatcherHarness _harness = new(inFront: [new FakeCdn(), new FakeCdn { Kind = "edge", Endpoint = new Uri("https://edge.example/purge") }]);

    [Fact]
    public async Task When_the_origin_has_forgotten_a_job_goes_on_and_nobody_else_was_called()
    {
        _harness.Site.Answers(FakeSite.Revalidated());

        var settlement = await _harness.DispatchAsync(Some.Job("1", 3, "tag:posts"));

        var next = Assert.IsType<Settlement.Advance>(settlement.Jobs[0].Settlement).Next;
        Assert.Equal(("production~1", "1~1", Some.Time), (next.Lane, next.Id, next.NotBefore));
        Assert.Equal(["www.example.com"], Hosts());
    }

    // Seen at Next.js 16 behind a real cache: after revalidateTag(tag, 'max') the first GET is the old page with s-maxage=31536000.
    [Fact]
    public async Task Only_the_outermost_cache_may_show_the_old_page_once_more()
    {
        _harness.Site.Answers(FakeSite.Revalidated(), FakeSite.Status(200), FakeSite.Status(200));

        var origin = await _harness.DispatchAsync(Some.Job("1", 0, "tag:posts"));
        var next = Assert.IsType<Settlement.Advance>(origin.Jobs[0].Settlement).Next;
        await _harness.DispatchAsync(new QueuedJob(next, 0));
        await _harness.DispatchAsync(At(2, Some.Job("1", 0, "tag:posts")));

        Assert.Contains("\"mode\":\"expire\"", _harness.Site.Calls[0].Body, StringComparison.Ordinal);
        Assert.Equal(["!tag:posts", "tag:posts"], _harness.Site.Calls.Skip(1).Select(call => call.Body));
        Assert.Equal(["tag:posts"], next.Invalidations.Select(Some.Written));
    }

    [Fact]
    public async Task As_long_as_the_origin_fails_no_job_goes_on()
    {
        _harness.Site.Answers(FakeSite.Status(503));

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:posts"));

        Assert.IsType<Settlement.Retry>(settlement.Jobs[0].Settlement);
    }

    [Fact]
    public async Task A_purge_that_fails_is_tried_again_alone()
    {
        _harness.Site.Answers(FakeSite.Status(503), FakeSite.Status(200));

        var failed = await _harness.DispatchAsync(At(1, Some.Job("1", 0, "tag:posts")));
        var told = await _harness.DispatchAsync(At(1, Some.Job("1", 1, "tag:posts")));

        Assert.Equal(new Settlement.Retry(Some.Time.AddSeconds(1), Counts: true), failed.Jobs[0].Settlement);
        Assert.Equal("production~2", Assert.IsType<Settlement.Advance>(told.Jobs[0].Settlement).Next.Lane);
        Assert.Equal(["api.cdn.example", "api.cdn.example"], Hosts());
    }

    [Fact]
    public async Task After_the_last_layer_a_job_is_complete()
    {
        _harness.Site.Answers(FakeSite.Status(200));

        var settlement = await _harness.DispatchAsync(At(2, Some.Job("1", 0, "tag:posts")));

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Equal(["edge.example"], Hosts());
        Assert.Equal(("production", "edge", "delivered"), (_harness.Journal.Attempts[0].Deployment, _harness.Journal.Attempts[0].Layer, _harness.Journal.Attempts[0].Outcome));
    }

    [Fact]
    public async Task A_layer_that_is_misconfigured_parks_its_own_lane_and_is_named()
    {
        _harness.Site.Answers(FakeSite.Status(403));

        var settlement = await _harness.DispatchAsync(At(1, Some.Job("1", 0, "tag:posts")));

        Assert.Equal("The cdn answered 403.", settlement.Park!.Reason);
        Assert.StartsWith("Parked deployment production with 1 jobs for its layer cdn; ", Assert.Single(_harness.Logged("lane.parked")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waits_for_a_layer_where_none_is_configured_any_more_is_done_and_never_dead()
    {
        var harness = new LaneDispatcherHarness();

        var settlement = await harness.DispatchAsync(At(3, Some.Job("1", 0, "tag:posts")), At(3, Some.Job("2", 7, "tag:a")));

        Assert.All(settlement.Jobs, job => Assert.IsType<Settlement.Complete>(job.Settlement));
        Assert.Equal("Deployment production has no layer 3 any more: 2 jobs that waited for it are done without a call.", Assert.Single(harness.Logged("lane.without_layer")));
        Assert.Empty(harness.Site.Calls);
    }

    [Theory]
    [InlineData("edge")]
    [InlineData("edge", "cdn")]
    public async Task When_a_layer_is_taken_out_or_they_change_places_what_waited_for_another_one_reaches_it(params string[] inFront)
    {
        var waiting = new QueuedJob(((Settlement.Advance)(await DispatchAsync(["cdn", "edge"], At(1, Some.Job("1", 0, "tag:posts")))).Jobs[0].Settlement).Next, 0);
        var hosts = new List<string>();
        for (var turns = 0; turns < 5; turns++)
        {
            var settlement = (await DispatchAsync(inFront, waiting, hosts)).Jobs[0].Settlement;
            if (settlement is Settlement.Complete) break;
            waiting = new QueuedJob(Assert.IsType<Settlement.Advance>(settlement).Next, 0);
        }

        Assert.Contains("edge.example", hosts);
    }

    [Fact]
    public async Task Each_layer_has_the_whole_time_to_be_told()
    {
        _harness.Clock.Advance(TimeSpan.FromHours(30));
        _harness.Site.Answers(FakeSite.Status(503));
        var late = Some.Job("1", 0, "tag:posts") is var job ? job with { Job = job.Job.Advanced(_harness.Clock.GetUtcNow()) } : null!;

        Assert.IsType<Settlement.Retry>((await _harness.DispatchAsync(late)).Jobs[0].Settlement);
        _harness.Clock.Advance(TimeSpan.FromHours(24));
        Assert.IsType<Settlement.DeadLetter>((await _harness.DispatchAsync(late)).Jobs[0].Settlement);
    }

    [Fact]
    public async Task Of_a_job_that_dies_what_went_through_goes_on()
    {
        _harness.Site.ByBody = body => body.Contains("bad", StringComparison.Ordinal) ? FakeSite.Status(400) : FakeSite.Revalidated();

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:good", "tag:bad"), Some.Job("2", 0, "tag:bad"));

        var rest = Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[0].Settlement).Next!;
        Assert.Equal(("production~1", "tag:good"), (rest.Lane, string.Join(' ', rest.Invalidations.Select(Some.Written))));
        Assert.Null(Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[1].Settlement).Next);
    }

    [Fact]
    public async Task Of_a_job_that_dies_its_own_page_goes_on_and_not_the_layout_that_covered_it()
    {
        _harness.Site.ByBody = body => body.Contains("bad", StringComparison.Ordinal) ? FakeSite.Status(400) : FakeSite.Revalidated();

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "path:/blog/x", "tag:bad"), Some.Job("2", 0, "layout:/blog"));

        var rest = Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[0].Settlement).Next!;
        Assert.Equal("path:/blog/x", string.Join(' ', rest.Invalidations.Select(Some.Written)));
    }

    [Fact]
    public async Task What_a_layer_was_told_before_the_origin_forgot_closes_nothing()
    {
        _harness.Site.Answers(FakeSite.Status(200));
        var told = (await _harness.DispatchAsync(At(1, Some.Job("newer", 0, "tag:posts")))).Told;
        _harness.Clock.Advance(TimeSpan.FromSeconds(1));
        var older = Some.Job("older", 0, "tag:posts");
        older = older with { Job = (older.Job with { AcceptedAt = Some.Time.AddSeconds(-5) }).Advanced(_harness.Clock.GetUtcNow()) };

        Assert.Single(told);
        Assert.Empty(Supersession.Find(told, [older]));
    }

    private static async Task<LaneSettlement> DispatchAsync(string[] inFront, QueuedJob job, List<string>? hosts = null)
    {
        var harness = new LaneDispatcherHarness(inFront: [.. inFront.Select(kind => new FakeCdn { Kind = kind, Endpoint = new Uri($"https://{kind}.example/purge") })]);
        harness.Site.Answers(FakeSite.Status(200));
        var settlement = await harness.DispatchAsync(job);
        hosts?.AddRange(harness.Site.Calls.Select(call => call.Request.RequestUri!.Host));
        return settlement;
    }

    private List<string> Hosts() => [.. _harness.Site.Calls.Select(call => call.Request.RequestUri!.Host)];

    private static QueuedJob At(int stage, QueuedJob job) => job with { Job = Enumerable.Range(0, stage).Aggregate(job.Job, (one, _) => one.Advanced(Some.Time)) };
}
