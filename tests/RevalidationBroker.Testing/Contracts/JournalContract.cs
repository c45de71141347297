using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>What every <see cref="IJournal"/> promises.</summary>
public abstract partial class JournalContract : StoreContract<StoreHarness>
{
    [Fact]
    public async Task An_accepted_webhook_is_found_with_its_plan()
    {
        var webhook = A.Webhook("w1", ["production", "preview"], Clock.Now, invalidations: [A.Tag("post:ü – 1"), A.Path("/blog/[slug]", Planning.PathType.Page), A.Everything()]);
        await Store.AcceptAsync(webhook);

        var entry = await Store.FindAsync("w1");

        Assert.NotNull(entry);
        Assert.Equal(("w1", "blog", webhook.ReceivedAt), (entry.Id, entry.Source, entry.ReceivedAt));
        Same.Plan(webhook.Plan, entry.Plan);
        Assert.Empty(entry.Attempts);
    }

    [Fact]
    public async Task A_webhook_that_was_never_accepted_is_not_found() => Assert.Null(await Store.FindAsync("w1"));

    [Fact]
    public async Task An_attempt_is_found_by_every_webhook_that_it_carried()
    {
        await Store.AcceptAsync("w1");
        await Store.AcceptAsync("w2");
        await Store.AcceptAsync("w3");
        var attempt = A.Attempt(["w1", "w2"]) with { Layer = "nextjs", Instance = "http://10.0.0.1:3000" };

        await Store.RecordAsync(attempt);

        Same.Attempt(attempt, Assert.Single((await Store.FindAsync("w1"))!.Attempts));
        Same.Attempt(attempt, Assert.Single((await Store.FindAsync("w2"))!.Attempts));
        Assert.Empty((await Store.FindAsync("w3"))!.Attempts);
    }

    [Fact]
    public async Task Attempts_come_in_the_order_in_which_they_were_made()
    {
        await Store.AcceptAsync("w1");
        foreach (var outcome in (string[])["transient", "misconfigured", "delivered"]) await Store.RecordAsync(A.Attempt(["w1"], outcome));

        Assert.Equal(["transient", "misconfigured", "delivered"], (await Store.FindAsync("w1"))!.Attempts.Select(attempt => attempt.Outcome));
    }

    [Fact]
    public async Task An_attempt_may_carry_thousands_of_webhooks()
    {
        await Store.AcceptAsync("w1999");

        await Store.RecordAsync(A.Attempt([.. Enumerable.Range(0, 2000).Select(i => $"w{i}")]));

        Assert.Equal(2000, Assert.Single((await Store.FindAsync("w1999"))!.Attempts).WebhookIds.Count);
    }

    [Fact]
    public async Task The_newest_webhooks_come_first_and_without_their_attempts()
    {
        foreach (var id in (string[])["w1", "w2", "w3"]) await Store.AcceptAsync(id);
        await Store.RecordAsync(A.Attempt(["w3"]));

        var recent = await Store.RecentAsync(limit: 2);

        Assert.Equal(["w3", "w2"], recent.Select(entry => entry.Id));
        Assert.All(recent, entry => Assert.Empty(entry.Attempts));
    }

    [Fact]
    public async Task A_webhook_that_is_taken_anew_stands_once_and_is_the_newest()
    {
        await Store.AcceptAsync("w1");
        await Store.AcceptAsync("w2");
        Clock.Advance(TimeSpan.FromHours(24));
        await Store.AcceptAsync("w1", ["preview"]);

        Assert.Equal(["w1", "w2"], (await Store.RecentAsync()).Select(entry => entry.Id));
        Assert.Equal("preview", Assert.Single((await Store.FindAsync("w1"))!.Plan.Deployments).Deployment);
    }

    [Fact]
    public async Task Refusals_are_counted_by_source_and_cause()
    {
        Store.Refuse("shop", "unreadable");
        Store.Refuse("blog", "WrongSignature");
        Store.Refuse("blog", "MissingSignature");
        Store.Refuse("blog", "WrongSignature");

        Assert.Equal(
            [new RefusalCount("blog", "MissingSignature", 1), new RefusalCount("blog", "WrongSignature", 2), new RefusalCount("shop", "unreadable", 1)],
            await Store.RefusalsAsync());
    }

    [Fact]
    public async Task No_refusal_is_lost_when_many_are_counted_at_once()
    {
        Parallel.For(0, 10_000, i => Store.Refuse("blog", i % 2 == 0 ? "even" : "odd"));

        Assert.Equal([5000, 5000], (await Store.RefusalsAsync()).Select(refusal => refusal.Count));
    }
}
