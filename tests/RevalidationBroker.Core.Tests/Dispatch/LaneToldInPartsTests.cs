using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>A job that is told in parts, and then given up: the caches in front are told of all that went through, in whichever turn.</summary>
public class LaneToldInPartsTests
{
    private const string Two = """ "allowPrivate": true, "instances": ["http://10.0.0.1:3000", "http://10.0.0.2:3000"] """;

    [Fact]
    public async Task What_went_through_in_an_earlier_turn_goes_on_when_the_job_dies()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1, inFront: new FakeCdn());
        harness.Site.ByBody = body => body.Contains("bad", StringComparison.Ordinal) ? FakeSite.Status(503) : FakeSite.Revalidated();
        var first = await RetriedAsync(harness, Some.Job("1", 0, "tag:good", "tag:bad"));
        harness.Site.ByBody = _ => FakeSite.Status(503);
        var second = await RetriedAsync(harness, first);

        harness.Clock.Advance(TimeSpan.FromHours(24));
        var dead = Assert.IsType<Settlement.DeadLetter>((await harness.DispatchAsync(second)).Jobs[0].Settlement);

        Assert.Equal([0], first.Job.ToldBefore);
        Assert.Equal(["tag:good"], dead.Next!.Invalidations.Select(Some.Written));
        Assert.Null(dead.Next.ToldBefore);
    }

    [Fact]
    public async Task All_turns_count_together()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1, inFront: new FakeCdn());
        var job = Some.Job("1", 3, "tag:a", "tag:b", "tag:c").Job with { ToldBefore = [2] };
        harness.Site.ByBody = body => body.Contains("\"b\"", StringComparison.Ordinal) ? FakeSite.Status(400) : FakeSite.Revalidated();

        var dead = Assert.IsType<Settlement.DeadLetter>((await harness.DispatchAsync(new QueuedJob(job, 3))).Jobs[0].Settlement);

        Assert.Equal(["tag:a", "tag:c"], dead.Next!.Invalidations.Select(Some.Written));
    }

    [Fact]
    public async Task What_one_instance_was_told_goes_on_when_the_other_never_answers()
    {
        var harness = new LaneDispatcherHarness(more: Two, inFront: new FakeCdn());
        harness.Site.ByRequest = request => request.RequestUri!.Host == "10.0.0.2" ? new SiteAnswer.Unreachable("It is down.") : FakeSite.Revalidated();
        var first = Assert.IsType<Settlement.Retry>((await harness.DispatchAsync(Some.Job("1", 0, "tag:a"))).Jobs[0].Settlement).As!;

        harness.Clock.Advance(TimeSpan.FromHours(24));
        var dead = Assert.IsType<Settlement.DeadLetter>((await harness.DispatchAsync(new QueuedJob(first, 1))).Jobs[0].Settlement);

        Assert.Equal(["http://10.0.0.2:3000"], first.Instances);
        Assert.Equal(["tag:a"], dead.Next!.Invalidations.Select(Some.Written));
    }

    // What stands in front of a cache that knows no tags may know them, and would keep the old page if nobody said so.
    [Fact]
    public async Task What_a_cache_cannot_be_told_goes_on_although_it_has_rejected_the_rest()
    {
        var harness = new LaneDispatcherHarness(inFront: [new FakeCdn { Refused = ["tag"] }, new FakeCdn()]);
        harness.Site.Answers(FakeSite.Status(400));
        var job = Some.Job("1", 0, "tag:a", "path:/a") is var first ? first with { Job = first.Job.Advanced(Some.Time) } : null!;

        var dead = Assert.IsType<Settlement.DeadLetter>((await harness.DispatchAsync(job)).Jobs[0].Settlement);

        Assert.Equal(["tag:a"], dead.Next!.Invalidations.Select(Some.Written));
    }

    [Fact]
    public async Task Where_no_cache_stands_in_front_nothing_is_kept_of_it()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1);
        harness.Site.Answers(FakeSite.Revalidated(), FakeSite.Status(503));

        var retry = Assert.IsType<Settlement.Retry>((await harness.DispatchAsync(Some.Job("1", 0, "tag:a", "tag:b"))).Jobs[0].Settlement);

        Assert.Null(retry.As);
    }

    [Fact]
    public void A_job_that_goes_on_or_comes_again_begins_without_it()
    {
        var job = Some.Job("1", 0, "tag:a").Job with { ToldBefore = [0] };

        Assert.Null(job.Advanced(Some.Time).ToldBefore);
        Assert.Null(job.Replayed("7", "production", Some.Time).ToldBefore);
    }

    private static async Task<QueuedJob> RetriedAsync(LaneDispatcherHarness harness, QueuedJob job)
    {
        var retry = Assert.IsType<Settlement.Retry>((await harness.DispatchAsync(job)).Jobs[0].Settlement);
        return new QueuedJob(retry.As ?? job.Job, job.Attempts + 1);
    }
}
