using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

// The journal read from a time on, page by page.
public abstract partial class JournalContract
{
    [Fact]
    public async Task Webhooks_received_at_a_time_or_after_it_come_the_earliest_first_and_without_their_attempts()
    {
        foreach (var id in (string[])["w1", "w2", "w3"])
        {
            await Store.AcceptAsync(id);
            Clock.Advance(TimeSpan.FromHours(5));
        }

        await Store.RecordAsync(A.Attempt(["w2"]));

        var page = await Store.SinceAsync(Clock.Now - TimeSpan.FromHours(10));
        Assert.Equal(["w2", "w3"], page.Webhooks.Select(entry => entry.Id));
        Assert.All(page.Webhooks, entry => Assert.Empty(entry.Attempts));
        Assert.Equal("w3", Assert.Single((await Store.SinceAsync(Clock.Now - TimeSpan.FromHours(10) + TimeSpan.FromTicks(1))).Webhooks).Id);
        Assert.Equal(3, (await Store.SinceAsync(DateTimeOffset.MinValue)).Webhooks.Count);
        Assert.Empty((await Store.SinceAsync(DateTimeOffset.MaxValue)).Webhooks);
    }

    [Fact]
    public async Task An_empty_journal_has_an_empty_page_and_goes_on_from_there()
    {
        var empty = await Store.SinceAsync(Clock.Now);
        await Store.AcceptAsync("w1");

        Assert.Equal(new JournalPage([], 0), empty with { Webhooks = [] });
        Assert.Equal("w1", Assert.Single((await Store.SinceAsync(Clock.Now, empty.After)).Webhooks).Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task While_new_webhooks_come_none_is_passed_over_and_none_comes_twice(int limit)
    {
        var from = Clock.Now;
        for (var i = 0; i < 7; i++) await Store.AcceptAsync($"w{i}");

        var (seen, after, coming) = (new List<string>(), 0L, 7);
        while (await Store.SinceAsync(from, after, limit) is { Webhooks.Count: > 0 } page)
        {
            Assert.InRange(page.Webhooks.Count, 1, limit);
            seen.AddRange(page.Webhooks.Select(entry => entry.Id));
            after = page.After;
            if (coming < 12) await Store.AcceptAsync($"w{coming++}");
        }

        Assert.Equal(Enumerable.Range(0, coming).Select(i => $"w{i}"), seen);
    }

    [Fact]
    public async Task What_is_accepted_later_than_what_came_after_it_is_not_passed_over()
    {
        var from = Clock.Now;
        foreach (var (id, minutes) in new[] { ("before", -50), ("w1", 0), ("w2", 50), ("early", 10), ("too early", -1), ("w3", 51) })
            await Store.AcceptAsync(A.Webhook(id, receivedAt: from.AddMinutes(minutes)));

        Assert.Equal(["w1", "w2", "early", "w3"], (await Store.SinceAsync(from)).Webhooks.Select(entry => entry.Id));
    }

    [Fact]
    public async Task A_webhook_that_is_taken_anew_comes_where_it_stands_then_also_when_it_was_the_last()
    {
        await Store.AcceptAsync("w1");
        var first = await Store.SinceAsync(Clock.Now);
        Clock.Advance(AcceptedWebhook.RememberedFor);
        await Store.AcceptAsync("w1", ["preview"]);

        var next = await Store.SinceAsync(Clock.Now - AcceptedWebhook.RememberedFor, first.After);

        Assert.Equal("preview", Assert.Single(Assert.Single(next.Webhooks).Plan.Deployments).Deployment);
        Assert.Single((await Store.SinceAsync(DateTimeOffset.MinValue)).Webhooks);
    }
}
