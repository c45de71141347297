using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

// How jobs go on from lane to lane, and become another.
public abstract partial class JobQueueContract
{
    [Fact]
    public async Task A_job_that_is_advanced_is_gone_from_its_lane_and_new_in_the_next()
    {
        var webhook = A.Webhook("w1", receivedAt: Clock.Now, invalidations: [A.Tag("posts"), A.Path("/blog")]);
        await Store.AcceptAsync(webhook);
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now, Counts: true));
        Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.True(await AdvanceAsync(await Store.TakeAsync()));

        var next = Assert.Single(await Store.LanesAsync());
        Assert.Equal(("production~1", 1, Clock.Now, 0), (next.Lane, next.Waiting, next.NextDue, next.MostAttempts));
        Assert.Null(next.Park);
        var lease = await Store.TakeAsync();
        Assert.Equal(("production~1", "w1.production~1", 0), (lease.Lane, lease.Jobs[0].Job.Id, lease.Jobs[0].Attempts));
        Same.Job(webhook.Jobs[0].Advanced(Clock.Now), lease.Jobs[0].Job);
        await Store.NothingIsReadyAsync();
    }

    [Fact]
    public async Task What_is_advanced_wakes_who_waits()
    {
        await Store.AcceptAsync("w1");
        var lease = await Store.TakeAsync();
        var waiting = Store.TakeAsync();

        await AdvanceAsync(lease);

        Assert.Equal(["w1.production~1"], Ids(await waiting));
    }

    [Fact]
    public async Task What_is_advanced_has_a_window_of_its_own()
    {
        await Store.AcceptAsync("w1");
        var lease = await Store.TakeAsync();
        Store.Window = Window;
        await AdvanceAsync(lease);
        await Store.NothingIsReadyAsync();

        Clock.Advance(Window.Quiet);

        Assert.Equal(["w1.production~1"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_later_lane_that_is_parked_or_lent_holds_the_first_not_up()
    {
        await Store.AcceptAsync("w1");
        await AdvanceAsync(await Store.TakeAsync());
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now, Counts: true), A.Park(Clock.Now, TimeSpan.FromMinutes(5)));

        await Store.AcceptAsync("w2");
        await AdvanceAsync(await Store.TakeAsync());

        await Store.NothingIsReadyAsync();
        Assert.Equal(2, Assert.Single(await Store.LanesAsync()).Waiting);
        Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(["w1.production~1", "w2.production~1"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_job_can_be_advanced_again_and_again()
    {
        await Store.AcceptAsync("w1");
        await AdvanceAsync(await Store.TakeAsync());
        await AdvanceAsync(await Store.TakeAsync());

        var lease = await Store.TakeAsync();

        Assert.Equal(("production~2", "w1.production~2"), (lease.Lane, lease.Jobs[0].Job.Id));
        await Store.CompleteAsync(lease);
        Assert.Empty(await Store.LanesAsync());
    }

    [Fact]
    public async Task A_lapsed_lease_advances_nothing()
    {
        await Store.AcceptAsync("w1");
        var lapsed = await Store.TakeAsync();
        Clock.Advance(Store.LeaseFor);
        await Store.TakeAsync();

        Assert.False(await AdvanceAsync(lapsed));

        Assert.Equal("production", Assert.Single(await Store.LanesAsync()).Lane);
    }

    [Fact]
    public async Task A_thousand_jobs_are_advanced_as_one_is()
    {
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Store.AcceptAsync($"w{i}")));

        await AdvanceAsync(await Store.TakeAsync());

        Assert.Equal(("production~1", 1000), Assert.Single(await Store.LanesAsync()) is var lane ? (lane.Lane, lane.Waiting) : default);
        Assert.Equal(1000, (await Store.TakeAsync()).Jobs.Select(job => job.Job.Id).Distinct().Count());
    }

    [Fact]
    public async Task Of_a_dead_letter_what_went_through_can_go_on()
    {
        await Store.AcceptAsync("w1", invalidations: [A.Tag("bad"), A.Tag("good")]);
        var lease = await Store.TakeAsync();
        var rest = lease.Jobs[0].Job.Advanced(Clock.Now) with { Invalidations = [A.Tag("good")] };

        await Store.SettleAsync(lease, new Settlement.DeadLetter("The site answered 400.") { Next = rest });

        Assert.Equal("w1.production", Assert.Single(await Store.DeadLettersAsync()).Job.Job.Id);
        Same.Job(rest, Assert.Single((await Store.TakeAsync()).Jobs).Job);
    }

    [Fact]
    public async Task A_letter_of_a_later_lane_is_its_deployments_and_is_replayed_where_it_died()
    {
        await Store.AcceptAsync("w1");
        await AdvanceAsync(await Store.TakeAsync());
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.DeadLetter("The CDN answered 400."));

        var letter = Assert.Single(await Store.DeadLettersAsync(new DeadLetterFilter(Deployment: "production")));
        Assert.Equal(("production", 1), (letter.Job.Job.Deployment, letter.Job.Job.Stage));
        Assert.Equal([KeyValuePair.Create("production", 1)], await Store.DeadLettersOfEachAsync());
        await Store.ReplayAsync(letter);

        var lease = await Store.TakeAsync();
        Assert.Equal(("production~1", $"w1.production.replay-{letter.Id}~1"), (lease.Lane, lease.Jobs[0].Job.Id));
    }

    [Fact]
    public async Task A_retry_can_be_for_the_rest_of_a_job()
    {
        await Store.AcceptAsync("w1");
        var lease = await Store.TakeAsync();
        var rest = lease.Jobs[0].Job with { Instances = ["http://10.0.0.2:3000"] };

        await Store.SettleAsync(lease, new Settlement.Retry(Clock.Now, Counts: true) { As = rest });

        var again = await Store.TakeAsync();
        Assert.Equal(1, Assert.Single(again.Jobs).Attempts);
        Same.Job(rest, again.Jobs[0].Job);
        await Store.CompleteAsync(again);
        Assert.Empty(await Store.LanesAsync());
    }

    private Task<bool> AdvanceAsync(LaneLease lease) => Store.SettleAsync(lease, job => new Settlement.Advance(job.Job.Advanced(Clock.Now)));
}
