namespace RevalidationBroker.Testing.Contracts;

/// <summary>This part: what an operator did to dead letters.</summary>
public abstract partial class ReopeningContract
{
    [Fact]
    public async Task What_was_replayed_waits_and_what_was_discarded_is_gone()
    {
        var (replayed, discarded, left) = (await Store.DieAsync("w1"), await Store.DieAsync("w2"), await Store.DieAsync("w3"));
        await Store.ReplayAsync(replayed);
        await Store.DiscardAsync(discarded.Id);

        await Store.ReopenAsync();

        Assert.Equal(left.Id, Assert.Single(await Store.DeadLettersAsync()).Id);
        var job = Assert.Single((await Store.TakeAsync()).Jobs);
        Assert.Equal((0, "w1", Clock.Now), (job.Attempts, job.Job.WebhookId, job.Job.AcceptedAt));
    }

    [Fact]
    public async Task The_id_of_a_letter_that_is_gone_is_not_given_again()
    {
        var gone = await Store.DieAsync("w1");
        await Store.DiscardAsync(gone.Id);

        await Store.ReopenAsync();

        var next = await Store.DieAsync("w2");
        Assert.NotEqual(gone.Id, next.Id);
        Assert.Equal([gone.Id], await Store.DiscardAsync(gone.Id));
        Assert.Single(await Store.DeadLettersAsync());
    }
}
