using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>This part: what an operator does to them.</summary>
public abstract partial class DeadLetterContract
{
    [Fact]
    public async Task A_replayed_letter_is_a_job_that_has_just_come()
    {
        var letter = await Store.DieAsync(A.Webhook("w1", receivedAt: Clock.Now, invalidations: [A.Tag("posts"), A.Path("/blog")]));
        Clock.Advance(TimeSpan.FromDays(30));

        Assert.Empty(await Store.ReplayAsync(letter));

        Assert.Empty(await Store.DeadLettersAsync());
        var job = Assert.Single((await Store.TakeAsync()).Jobs);
        Assert.Equal(0, job.Attempts);
        Same.Job(letter.Job.Job with { Id = $"w1.production.replay-{letter.Id}", AcceptedAt = Clock.Now, NotBefore = Clock.Now }, job.Job);
    }

    [Fact]
    public async Task A_replay_wakes_who_waits()
    {
        var letter = await Store.DieAsync("w1");
        var waiting = Store.TakeAsync();
        Assert.False(waiting.IsCompleted);

        await Store.ReplayAsync(letter);

        Assert.Equal("w1", Assert.Single((await waiting).Jobs).Job.WebhookId);
    }

    [Fact]
    public async Task A_replay_is_all_or_nothing()
    {
        var (first, second) = (await Store.DieAsync("w1"), await Store.DieAsync("w2"));
        await Store.DiscardAsync(second.Id);

        Assert.Equal([second.Id], await Store.ReplayAsync(first, second));

        Assert.Equal(first.Id, Assert.Single(await Store.DeadLettersAsync()).Id);
        Assert.Empty(await Store.LanesAsync());
        await Store.NothingIsReadyAsync();
    }

    [Fact]
    public async Task The_same_replay_twice_makes_no_second_job()
    {
        var letter = await Store.DieAsync("w1");
        await Store.ReplayAsync(letter);

        Assert.Equal([letter.Id], await Store.ReplayAsync(letter));

        Assert.Equal(1, Assert.Single(await Store.LanesAsync()).Waiting);
    }

    [Fact]
    public async Task Of_two_who_replay_a_letter_at_once_one_does()
    {
        var letter = await Store.DieAsync("w1");

        var missing = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.ReplayAsync(letter)));

        Assert.Single(missing, ids => ids.Count == 0);
        Assert.Equal(1, Assert.Single(await Store.LanesAsync()).Waiting);
    }

    [Fact]
    public async Task A_replayed_job_that_fails_again_is_a_dead_letter_again()
    {
        var before = await Store.DieAsync("w1");
        await Store.ReplayAsync(before);

        var after = await Store.GiveUpAsync("The site answered 422 once more.");

        Assert.Equal(after.Id, Assert.Single(await Store.DeadLettersAsync()).Id);
        Assert.NotEqual(before.Id, after.Id);
        Assert.Equal(("w1", 1, "The site answered 422 once more."), (after.Job.Job.WebhookId, after.Job.Attempts, after.Reason));
        Assert.Empty(await Store.ReplayAsync(after));
        Assert.Equal($"w1.production.replay-{after.Id}", Assert.Single((await Store.TakeAsync()).Jobs).Job.Id);
    }

    [Fact]
    public async Task A_letter_becomes_no_job_one_or_many_in_any_lane()
    {
        var (first, second) = (await Store.DieAsync("w1"), await Store.DieAsync("w2"));

        Assert.Empty(await Store.ReplayAsync(new Replay(first.Id, [A.Job("w1", "preview"), A.Job("w1", "docs")]), new Replay(second.Id, [])));

        Assert.Equal([("docs", 1), ("preview", 1)], (await Store.LanesAsync()).Select(lane => (lane.Lane, lane.Waiting)));
        Assert.Empty(await Store.DeadLettersAsync());
    }

    [Fact]
    public async Task A_replayed_job_waits_for_its_time_and_for_a_parked_lane()
    {
        var letter = await Store.DieAsync("w1");
        await Store.AcceptAsync("w2");
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Complete(), A.Park(Clock.Now, TimeSpan.FromSeconds(30)));

        await Store.ReplayAsync(letter);

        await Store.NothingIsReadyAsync();
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("w1", Assert.Single((await Store.TakeAsync()).Jobs).Job.WebhookId);
    }

    [Fact]
    public async Task A_thousand_are_replayed_together_in_their_order()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => $"w{i}").ToList();
        foreach (var id in ids) await Store.AcceptAsync(id);
        await Store.GiveUpAsync();
        var letters = (await Store.DeadLettersAsync(1000)).Reverse().ToList();

        Assert.Empty(await Store.ReplayAsync(letters));

        Assert.Equal(ids, (await Store.TakeAsync()).Jobs.Select(job => job.Job.WebhookId));
        Assert.Empty(await Store.DeadLettersAsync());
    }

    [Fact]
    public async Task Letters_are_discarded_all_or_none()
    {
        var (first, second, third) = (await Store.DieAsync("w1"), await Store.DieAsync("w2"), await Store.DieAsync("w3"));

        Assert.Equal(["nonsense"], await Store.DiscardAsync(first.Id, "nonsense"));
        Assert.Equal(3, (await Store.DeadLettersAsync()).Count);
        Assert.Empty(await Store.DiscardAsync(first.Id, third.Id));

        Assert.Equal(second.Id, Assert.Single(await Store.DeadLettersAsync()).Id);
        Assert.Equal([first.Id], await Store.ReplayAsync(first));
        Assert.Empty(await Store.LanesAsync());
    }
}
