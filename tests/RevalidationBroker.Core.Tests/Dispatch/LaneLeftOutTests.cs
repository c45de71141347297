using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>What a layer cannot be told.</summary>
public class LaneLeftOutTests
{
    [Fact]
    public async Task A_layer_in_front_is_told_the_rest_and_the_journal_says_once_what_was_left_out()
    {
        var harness = new LaneDispatcherHarness(inFront: new FakeCdn { Refused = ["tag"] });
        harness.Site.Answers(FakeSite.Status(200));

        var settlement = await harness.DispatchAsync(Next("1", "tag:a", "path:/a"), Next("2", "tag:a", "tag:b"), Next("3", "path:/c"));

        Assert.All(settlement.Jobs, job => Assert.IsType<Settlement.Complete>(job.Settlement));
        Assert.Equal("path:/a\npath:/c", Assert.Single(harness.Site.Calls).Body);
        var (leftOut, call) = (harness.Journal.Attempts[0], harness.Journal.Attempts[1]);
        Assert.Equal((Attempt.LeftOut, "cdn", 2, 0, "A cdn knows no tag."), (leftOut.Outcome, leftOut.Layer, leftOut.Tags, leftOut.Paths, leftOut.Detail));
        Assert.Equal(["wh-1", "wh-2"], leftOut.WebhookIds);
        Assert.Equal(["wh-1", "wh-3"], call.WebhookIds);
        Assert.Single(harness.Logged("layer.left_out"));
    }

    [Fact]
    public async Task A_layer_that_can_be_told_nothing_of_it_is_not_called()
    {
        var harness = new LaneDispatcherHarness(inFront: new FakeCdn { Refused = ["tag"] });

        var settlement = await harness.DispatchAsync(Next("1", "tag:a"));

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Empty(harness.Site.Calls);
    }

    [Fact]
    public async Task What_cannot_be_told_swallows_nothing_that_can()
    {
        var harness = new LaneDispatcherHarness(inFront: new FakeCdn { Refused = ["everything"] });
        harness.Site.Answers(FakeSite.Status(200));

        await harness.DispatchAsync(Next("1", "everything"), Next("2", "path:/a"));

        Assert.Equal("path:/a", Assert.Single(harness.Site.Calls).Body);
    }

    [Fact]
    public async Task At_the_origin_its_job_is_a_dead_letter_with_the_reason_and_the_rest_goes_through()
    {
        var harness = new LaneDispatcherHarness(origin: new FakeCdn { Refused = ["tag"], Endpoint = new Uri("https://www.example.com/purge") }, inFront: new FakeCdn());
        harness.Site.Answers(FakeSite.Status(200));

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a", "path:/a"), Some.Job("2", 0, "path:/b"));

        var dead = Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[0].Settlement);
        Assert.Equal("It cannot be told of tag a. A cdn knows no tag.", dead.Reason);
        Assert.Equal(["path:/a"], dead.Next!.Invalidations.Select(Some.Written));
        Assert.IsType<Settlement.Advance>(settlement.Jobs[1].Settlement);
        Assert.Equal("!path:/a\n!path:/b", Assert.Single(harness.Site.Calls).Body);
    }

    private static QueuedJob Next(string id, params string[] stale) => Some.Job(id, 0, stale) is var job ? job with { Job = job.Job.Advanced(Some.Time) } : null!;
}
