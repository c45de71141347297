using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Testing.Contracts;

// How jobs are settled and lanes given back.
public abstract partial class JobQueueContract
{
    [Fact]
    public async Task A_completed_job_is_gone()
    {
        await Store.AcceptAsync("w1");

        Assert.True(await Store.CompleteAsync(await Store.TakeAsync()));

        Assert.Empty(await Store.LanesAsync());
        await Store.NothingIsReadyAsync();
    }

    [Fact]
    public async Task A_retry_is_not_lent_before_its_time()
    {
        await Store.AcceptAsync("w1");
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now + TimeSpan.FromSeconds(10), Counts: true));

        Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        await Store.NothingIsReadyAsync();

        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["w1.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_retry_that_falls_due_wakes_who_waits()
    {
        await Store.AcceptAsync("w1");
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now + TimeSpan.FromSeconds(10), Counts: true));
        var waiting = Store.TakeAsync();
        await Clock.TimerSetAsync(TimeSpan.FromSeconds(10));

        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(["w1.production"], Ids(await waiting));
    }

    [Theory]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    public async Task A_retry_is_an_attempt_more_when_one_was_made(bool counts, int attempts)
    {
        await Store.AcceptAsync("w1");
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now, counts));
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now, counts));

        Assert.Equal(attempts, Assert.Single((await Store.TakeAsync()).Jobs).Attempts);
    }

    [Fact]
    public async Task A_retry_that_is_due_is_lent_before_what_came_after_it()
    {
        await Store.AcceptAsync("w1");
        await Store.AcceptAsync("w2");
        var lease = await Store.TakeAsync();
        await Store.AcceptAsync("w3");

        await Store.SettleAsync(lease, job => job.Job.WebhookId == "w1" ? new Settlement.Complete() : new Settlement.Retry(Clock.Now, Counts: true));

        Assert.Equal(["w2.production", "w3.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task A_new_job_does_not_wait_for_a_retry_of_its_lane()
    {
        await Store.AcceptAsync("w1");
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now + TimeSpan.FromHours(1), Counts: true));

        await Store.AcceptAsync("w2");
        var lease = await Store.TakeAsync();

        Assert.Equal(["w2.production"], Ids(lease));
        await Store.CompleteAsync(lease);
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["w1.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task Each_job_has_its_own_fate()
    {
        foreach (var id in (string[])["done", "again", "dead", "untouched"]) await Store.AcceptAsync(id);
        var lease = await Store.TakeAsync();

        await Store.SettleAsync(lease, new LaneSettlement(
            [
                new JobSettlement(lease.Jobs[2], new Settlement.DeadLetter("The site answered 400.")),
                new JobSettlement(lease.Jobs[1], new Settlement.Retry(Clock.Now, Counts: true)),
                new JobSettlement(lease.Jobs[0], new Settlement.Complete()),
            ],
            Park: null));

        Assert.Equal([("again.production", 1), ("untouched.production", 0)], (await Store.TakeAsync()).Jobs.Select(job => (job.Job.Id, job.Attempts)));
        Assert.Equal("dead.production", Assert.Single(await Store.DeadLettersAsync()).Job.Job.Id);
    }

    [Fact]
    public async Task A_dead_letter_is_kept_with_its_reason_and_lent_no_more()
    {
        var webhook = A.Webhook("w1", receivedAt: Clock.Now, invalidations: [A.Tag("posts"), A.Path("/blog")]);
        await Store.AcceptAsync(webhook);
        var lease = await Store.TakeAsync();
        Clock.Advance(TimeSpan.FromSeconds(3));

        await Store.SettleAsync(lease, new Settlement.DeadLetter("The site answered 400: “no such tag”."));

        var letter = Assert.Single(await Store.DeadLettersAsync());
        Assert.Equal(("The site answered 400: “no such tag”.", Clock.Now, 1), (letter.Reason, letter.DeadAt, letter.Job.Attempts));
        Same.Job(webhook.Jobs[0], letter.Job.Job);
        Assert.Empty(await Store.LanesAsync());
        await Store.NothingIsReadyAsync();
    }

    [Fact]
    public async Task The_newest_dead_letters_come_first()
    {
        foreach (var id in (string[])["w1", "w2", "w3"])
        {
            await Store.AcceptAsync(id);
            await Store.SettleAsync(await Store.TakeAsync(), new Settlement.DeadLetter(id));
        }

        Assert.Equal(["w3", "w2"], (await Store.DeadLettersAsync(limit: 2)).Select(letter => letter.Reason));
        Assert.Empty(await Store.DeadLettersAsync(limit: 0));
    }

    [Fact]
    public async Task A_thousand_jobs_are_settled_as_one_is()
    {
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Store.AcceptAsync($"w{i}")));
        var lease = await Store.TakeAsync();

        Assert.True(await Store.SettleAsync(lease, job => job.Job.WebhookId[^1] switch
        {
            '0' => new Settlement.DeadLetter("The site answered 400."),
            '1' => new Settlement.Retry(Clock.Now, Counts: true),
            _ => new Settlement.Complete(),
        }));

        Assert.Equal(100, (await Store.DeadLettersAsync(1000)).Count);
        var again = await Store.TakeAsync();
        Assert.Equal(100, again.Jobs.Count);
        Assert.All(again.Jobs, job => Assert.True(job is { Attempts: 1, Job.WebhookId: [.., '1'] }));
    }

    [Fact]
    public async Task A_lapsed_lease_settles_nothing()
    {
        await Store.AcceptAsync("w1");
        var lapsed = await Store.TakeAsync();
        Clock.Advance(Store.LeaseFor);
        var holder = await Store.TakeAsync();

        Assert.False(await Store.SettleAsync(lapsed, new Settlement.DeadLetter("too late"), A.Park(Clock.Now, TimeSpan.FromMinutes(5))));

        Assert.Empty(await Store.DeadLettersAsync());
        Assert.Null(Assert.Single(await Store.LanesAsync()).Park);
        await Store.NothingIsReadyAsync();
        Assert.True(await Store.CompleteAsync(holder));
        Assert.Empty(await Store.LanesAsync());
    }

    [Fact]
    public async Task A_lapsed_lease_still_settles_when_nobody_has_the_lane()
    {
        await Store.AcceptAsync("w1");
        var lease = await Store.TakeAsync();
        Clock.Advance(Store.LeaseFor * 2);

        Assert.True(await Store.CompleteAsync(lease));

        Assert.Empty(await Store.LanesAsync());
    }

    [Fact]
    public async Task A_lease_settles_once()
    {
        await Store.AcceptAsync("w1");
        var lease = await Store.TakeAsync();
        await Store.SettleAsync(lease, new Settlement.Retry(Clock.Now + TimeSpan.FromHours(1), Counts: true));

        Assert.False(await Store.CompleteAsync(lease));

        Assert.Equal(1, Assert.Single(await Store.LanesAsync()).Waiting);
    }

    [Fact]
    public async Task A_released_lane_is_lent_again_as_it_was()
    {
        await Store.AcceptAsync("w1");
        await Store.AcceptAsync("w2");
        var first = await Store.TakeAsync();

        await Store.ReleaseAsync(first);

        var again = await Store.TakeAsync();
        Assert.Equal(Ids(first), Ids(again));
        Assert.All(again.Jobs, job => Assert.Equal(0, job.Attempts));
        Assert.False(await Store.CompleteAsync(first));
        Assert.True(await Store.CompleteAsync(again));
    }

    [Fact]
    public async Task A_lapsed_lease_releases_nothing()
    {
        await Store.AcceptAsync("w1");
        var lapsed = await Store.TakeAsync();
        Clock.Advance(Store.LeaseFor);
        var holder = await Store.TakeAsync();

        await Store.ReleaseAsync(lapsed);

        await Store.NothingIsReadyAsync();
        Assert.True(await Store.CompleteAsync(holder));
    }

    [Fact]
    public async Task A_webhook_that_is_taken_anew_while_its_first_job_is_lent_keeps_its_own_job()
    {
        await Store.AcceptAsync("w1", invalidations: [A.Tag("yesterday")]);
        Clock.Advance(TimeSpan.FromHours(24));
        var first = await Store.TakeAsync();
        await Store.AcceptAsync("w1", invalidations: [A.Tag("today")]);

        await Store.CompleteAsync(first);

        Assert.Equal([A.Tag("today")], Assert.Single((await Store.TakeAsync()).Jobs).Job.Invalidations);
    }

    [Fact]
    public async Task Lanes_tell_how_many_jobs_wait_and_when_the_next_is_due()
    {
        await Store.AcceptAsync("w1", ["b", "a"], settle: TimeSpan.FromMinutes(1));
        await Store.AcceptAsync("w2", ["b"], settle: TimeSpan.FromSeconds(1));

        var lanes = await Store.LanesAsync();

        Assert.Equal([("a", 1, Clock.Now.AddMinutes(1)), ("b", 2, Clock.Now.AddSeconds(1))], lanes.Select(lane => (lane.Lane, lane.Waiting, lane.NextDue!.Value)));
        Assert.All(lanes, lane => Assert.Null(lane.Park));
    }

    [Fact]
    public async Task A_lane_that_is_lent_still_holds_its_jobs()
    {
        await Store.AcceptAsync("w1");
        await Store.TakeAsync();

        Assert.Equal(1, Assert.Single(await Store.LanesAsync()).Waiting);
    }
}
