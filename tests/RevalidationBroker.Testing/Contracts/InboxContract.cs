using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>What every <see cref="IInbox"/> promises.</summary>
public abstract class InboxContract : StoreContract<StoreHarness>
{
    [Fact]
    public async Task A_webhook_is_answered_with_the_deployments_of_its_plan()
    {
        var webhook = A.Webhook("w1", ["production", "preview"], invalidations: [A.Tag("posts"), A.Path("/blog")]);

        var acceptance = await Store.AcceptAsync(webhook);

        Assert.Equal("w1", acceptance.Id);
        Assert.False(acceptance.Duplicate);
        Same.Deployments(webhook.Plan.Deployments, acceptance.Deployments);
    }

    [Fact]
    public async Task A_webhook_accepted_twice_enqueues_once_and_gets_the_first_answer()
    {
        var first = A.Webhook("w1", ["production", "preview"]);
        await Store.AcceptAsync(first);

        // The rules have changed meanwhile, so the same webhook would have another plan today.
        var again = await Store.AcceptAsync(A.Webhook("w1", ["staging"]));

        Assert.True(again.Duplicate);
        Assert.Equal("w1", again.Id);
        Same.Deployments(first.Plan.Deployments, again.Deployments);
        Assert.Equal([("preview", 1), ("production", 1)], (await Store.LanesAsync()).Select(lane => (lane.Lane, lane.Waiting)));
    }

    [Fact]
    public async Task A_webhook_that_comes_many_times_at_once_is_enqueued_once()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Store.AcceptAsync("w1"))));

        Assert.Single(answers, answer => !answer.Duplicate);
        Assert.Equal(1, Assert.Single(await Store.LanesAsync()).Waiting);
    }

    [Fact]
    public async Task Webhooks_that_come_at_once_are_all_kept()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => Store.AcceptAsync($"w{i}"))));

        Assert.DoesNotContain(answers, answer => answer.Duplicate);
        Assert.Equal(200, Assert.Single(await Store.LanesAsync()).Waiting);
        Assert.Equal(200, (await Store.TakeAsync()).Jobs.Select(job => job.Job.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_webhook_is_known_when_its_jobs_are_done()
    {
        await Store.AcceptAsync("w1");
        await Store.CompleteAsync(await Store.TakeAsync());

        Assert.True((await Store.AcceptAsync("w1")).Duplicate);
        await Store.NothingIsReadyAsync();
    }

    [Fact]
    public async Task A_webhook_is_known_for_24_hours()
    {
        await Store.AcceptAsync("w1");
        Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));

        Assert.True((await Store.AcceptAsync("w1")).Duplicate);
    }

    [Fact]
    public async Task A_webhook_that_comes_again_after_24_hours_is_taken_anew()
    {
        await Store.AcceptAsync("w1");
        await Store.CompleteAsync(await Store.TakeAsync());
        Clock.Advance(TimeSpan.FromHours(24));

        var anew = await Store.AcceptAsync("w1", ["preview"]);

        Assert.False(anew.Duplicate);
        Assert.Equal("preview", Assert.Single(anew.Deployments).Deployment);
        Assert.Equal("preview", (await Store.TakeAsync()).Lane);
        Assert.True((await Store.AcceptAsync("w1")).Duplicate);
    }

    [Fact]
    public async Task A_repetition_does_not_prolong_the_memory()
    {
        await Store.AcceptAsync("w1");
        Clock.Advance(TimeSpan.FromHours(20));
        await Store.AcceptAsync("w1");
        Clock.Advance(TimeSpan.FromHours(4));

        Assert.False((await Store.AcceptAsync("w1")).Duplicate);
    }

    [Fact]
    public async Task A_webhook_that_makes_nothing_stale_is_remembered_too()
    {
        Assert.Empty((await Store.AcceptAsync("w1", deployments: [])).Deployments);

        Assert.True((await Store.AcceptAsync("w1", deployments: [])).Duplicate);
        Assert.Empty(await Store.LanesAsync());
    }

    [Fact]
    public async Task What_the_broker_issues_again_by_itself_is_taken_in_without_an_event_and_by_a_name_that_no_source_has()
    {
        var planned = A.Webhook("w1");
        var own = planned with { Source = "(redeployed)", Plan = planned.Plan with { Events = [] }, Jobs = [planned.Jobs[0] with { Source = "(redeployed)", Instances = ["https://10.0.0.2"] }] };

        await Store.AcceptAsync(own);

        Assert.True((await Store.AcceptAsync(own)).Duplicate);
        Same.Job(own.Jobs[0], Assert.Single((await Store.TakeAsync()).Jobs).Job);
        var entry = Assert.Single((await Store.SinceAsync(A.Time)).Webhooks);
        Assert.Equal(own.Source, entry.Source);
        Same.Plan(own.Plan, entry.Plan);
    }

    [Fact]
    public async Task A_webhook_whose_sender_has_gone_before_its_turn_is_not_taken()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        // A store may have no turn to wait for; it may not do half.
        var accepting = Store.Inbox.AcceptAsync(A.Webhook("w1"), gone.Token);
        var taken = await Record.ExceptionAsync(() => accepting.InTime()) is null;

        Assert.Equal(taken ? 1 : 0, (await Store.LanesAsync()).Sum(lane => lane.Waiting));
        Assert.Equal(taken, (await Store.AcceptAsync("w1")).Duplicate);
    }
}
