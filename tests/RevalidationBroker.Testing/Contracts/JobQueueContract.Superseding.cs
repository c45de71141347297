using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

// What waits in a lane that is lent, and how it is settled with the rest.
public abstract partial class JobQueueContract
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task What_waits_for_a_later_attempt_is_shown_to_who_holds_the_lane()
    {
        var webhook = await FailAsync("w1");
        await Store.AcceptAsync("w2");

        var waiting = Assert.Single(await Store.WaitingAsync(await Store.TakeAsync()));

        Same.Job(webhook.Jobs[0], waiting.Job);
        Assert.Equal(1, waiting.Attempts);
    }

    [Fact]
    public async Task What_is_lent_or_came_later_or_lies_in_another_lane_does_not_wait()
    {
        await Store.AcceptAsync("elsewhere", ["preview"], settle: TenMinutes);
        await Store.AcceptAsync("w1");
        await Store.AcceptAsync("w2");
        var lease = await Store.TakeAsync();
        await Store.AcceptAsync("w3");

        Assert.Empty(await Store.WaitingAsync(lease));
    }

    [Fact]
    public async Task Those_that_are_due_first_are_shown_first_and_no_more_than_asked_for()
    {
        foreach (var (id, minutes) in ((string, int)[])[("w3", 3), ("w1", 1), ("w2", 2), ("w2b", 2)]) await Store.AcceptAsync(id, settle: TimeSpan.FromMinutes(minutes));
        await Store.AcceptAsync("now");
        var lease = await Store.TakeAsync();

        Assert.Equal(["w1", "w2", "w2b", "w3"], (await Store.WaitingAsync(lease)).Select(job => job.Job.WebhookId));
        Assert.Equal(["w1", "w2"], (await Store.WaitingAsync(lease, limit: 2)).Select(job => job.Job.WebhookId));
    }

    [Fact]
    public async Task What_waits_can_be_completed_with_what_is_lent()
    {
        await FailAsync("w1");
        await FailAsync("w2");
        await Store.AcceptAsync("w3");
        var lease = await Store.TakeAsync();
        var waiting = await Store.WaitingAsync(lease);

        Assert.True(await Store.SettleAsync(lease, Complete([.. lease.Jobs, waiting[0]])));

        Assert.Equal(1, Assert.Single(await Store.LanesAsync()).Waiting);
        Clock.Advance(TenMinutes);
        Assert.Equal(["w2.production"], Ids(await Store.TakeAsync()));
    }

    [Fact]
    public async Task What_waits_is_as_it_was_when_it_is_not_settled()
    {
        await FailAsync("w1");
        await Store.AcceptAsync("w2");
        var lease = await Store.TakeAsync();
        await Store.WaitingAsync(lease);

        await Store.CompleteAsync(lease);

        Clock.Advance(TenMinutes);
        Assert.Equal([("w1.production", 1)], (await Store.TakeAsync()).Jobs.Select(job => (job.Job.Id, job.Attempts)));
    }

    [Fact]
    public async Task A_job_that_falls_due_while_the_lane_is_lent_still_waits_for_its_holder()
    {
        await FailAsync("w1");
        await Store.AcceptAsync("w2");
        var lease = await Store.TakeAsync();
        Clock.Advance(TenMinutes - TimeSpan.FromTicks(1));

        Assert.True(await Store.SettleAsync(lease, Complete([.. lease.Jobs, .. await Store.WaitingAsync(lease)])));

        Assert.Empty(await Store.LanesAsync());
    }

    [Fact]
    public async Task A_lapsed_lease_is_shown_nothing_and_completes_nothing_that_waits()
    {
        await FailAsync("w1", TimeSpan.FromHours(1));
        await Store.AcceptAsync("w2");
        var lapsed = await Store.TakeAsync();
        var waiting = await Store.WaitingAsync(lapsed);
        Clock.Advance(Store.LeaseFor);
        await Store.TakeAsync();

        Assert.Empty(await Store.WaitingAsync(lapsed));
        Assert.False(await Store.SettleAsync(lapsed, Complete([.. lapsed.Jobs, .. waiting])));
        Assert.Equal(2, Assert.Single(await Store.LanesAsync()).Waiting);
    }

    [Fact]
    public async Task A_thousand_that_wait_are_completed_as_one_is()
    {
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Store.AcceptAsync($"w{i}")));
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now + TenMinutes, Counts: true));
        await Store.AcceptAsync("last");
        var lease = await Store.TakeAsync();

        Assert.True(await Store.SettleAsync(lease, Complete([.. lease.Jobs, .. await Store.WaitingAsync(lease, limit: 1000)])));

        Assert.Empty(await Store.LanesAsync());
    }

    private static LaneSettlement Complete(IEnumerable<QueuedJob> jobs) => new([.. jobs.Select(job => new JobSettlement(job, new Settlement.Complete()))], Park: null);

    /// <summary>Has a webhook's job wait for its second attempt.</summary>
    private async Task<AcceptedWebhook> FailAsync(string id, TimeSpan? wait = null)
    {
        var webhook = A.Webhook(id, receivedAt: Clock.Now);
        await Store.AcceptAsync(webhook);
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(Clock.Now + (wait ?? TenMinutes), Counts: true));
        return webhook;
    }
}
