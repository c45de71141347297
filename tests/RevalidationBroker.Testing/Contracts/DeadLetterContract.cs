using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>What every <see cref="IDeadLetters"/> promises. This part: how they are found.</summary>
public abstract partial class DeadLetterContract : StoreContract<StoreHarness>
{
    [Fact]
    public async Task A_letter_is_found_by_its_id()
    {
        var webhook = A.Webhook("w1", receivedAt: Clock.Now, invalidations: [A.Tag("posts"), A.Path("/blog")]);
        var letter = await Store.DieAsync(webhook, "The site answered 422: “no such tag”.");

        var found = (await Store.FindDeadLetterAsync(letter.Id))!;

        Assert.Equal((letter.Id, "The site answered 422: “no such tag”.", Clock.Now, 1, null), (found.Id, found.Reason, found.DeadAt, found.Job.Attempts, found.Unreadable));
        Same.Job(webhook.Jobs[0], found.Job.Job);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("01")]
    [InlineData(" 1")]
    [InlineData("99999999999999999999")]
    public async Task What_is_no_id_finds_nothing(string id)
    {
        await Store.DieAsync("w1");

        Assert.Null(await Store.FindDeadLetterAsync(id));
        Assert.Equal([id], await Store.DiscardAsync(id));
        Assert.Single(await Store.DeadLettersAsync());
    }

    [Fact]
    public async Task They_are_counted_by_deployment()
    {
        Assert.Empty(await Store.DeadLettersOfEachAsync());
        await Store.DieAsync("w1");
        await Store.DieAsync("w2", "preview");
        var third = await Store.DieAsync("w3");
        Assert.Equal([("preview", 1), ("production", 2)], (await Store.DeadLettersOfEachAsync()).OrderBy(count => count.Key).Select(count => (count.Key, count.Value)));

        await Store.DiscardAsync(third.Id);

        Assert.Equal(1, (await Store.DeadLettersOfEachAsync())["production"]);
    }

    [Fact]
    public async Task Each_letter_has_an_id_of_its_own()
    {
        var first = await Store.DieAsync("w1");
        await Store.DiscardAsync(first.Id);
        var second = await Store.DieAsync("w2");

        Assert.NotEqual(first.Id, second.Id);
        Assert.Null(await Store.FindDeadLetterAsync(first.Id));
    }

    [Fact]
    public async Task Those_of_one_deployment_one_source_or_since_a_time_are_listed_the_newest_first()
    {
        await Store.DieAsync("w1");
        Clock.Advance(TimeSpan.FromHours(1));
        var since = Clock.Now;
        await Store.DieAsync("w2", "preview");
        await Store.DieAsync(OfSource("shop", "w3"));
        Clock.Advance(TimeSpan.FromTicks(1));
        await Store.DieAsync("w4");

        Assert.Equal(["w4", "w3", "w2", "w1"], await ListAsync(DeadLetterFilter.All));
        Assert.Equal(["w4", "w3"], await ListAsync(DeadLetterFilter.All, limit: 2));
        Assert.Equal(["w2"], await ListAsync(new DeadLetterFilter(Deployment: "preview")));
        Assert.Equal(["w3"], await ListAsync(new DeadLetterFilter(Source: "shop")));
        Assert.Equal(["w4", "w3", "w2"], await ListAsync(new DeadLetterFilter(Since: since)));
        Assert.Equal(["w4"], await ListAsync(new DeadLetterFilter("production", "blog", since)));
        Assert.Empty(await ListAsync(new DeadLetterFilter("preview", "shop")));
        Assert.Empty(await ListAsync(new DeadLetterFilter(Deployment: "Production")));
        Assert.Empty(await ListAsync(DeadLetterFilter.All, limit: 0));
    }

    private static AcceptedWebhook OfSource(string source, string id)
    {
        var webhook = A.Webhook(id);
        return webhook with { Source = source, Jobs = [.. webhook.Jobs.Select(job => job with { Source = source })] };
    }

    private async Task<IEnumerable<string>> ListAsync(DeadLetterFilter filter, int limit = 100) => (await Store.DeadLettersAsync(filter, limit)).Select(letter => letter.Job.Job.WebhookId);
}
