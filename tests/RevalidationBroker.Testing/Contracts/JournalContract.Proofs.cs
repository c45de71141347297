using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

public abstract partial class JournalContract
{
    [Fact]
    public async Task The_last_looks_at_the_pages_of_deployments_are_found_the_newest_first()
    {
        await Store.AcceptAsync("w1");
        for (var i = 0; i < 5; i++) await LookedAsync("production", $"look {i}");
        await LookedAsync("preview", "look 5");
        await LookedAsync("docs", "look 6");
        await Store.RecordAsync(A.Attempt(["w1"]) with { Layer = "nextjs", Detail = "\"layer\":\"proof\"" });

        Assert.Equal(["look 4", "look 3", "look 5"], await ProofsAsync(2, "production", "preview"));
        Assert.Equal(["look 6"], await ProofsAsync(50, "docs", "another"));
        Assert.Empty(await ProofsAsync(50));
    }

    [Fact]
    public async Task A_look_for_thousands_of_webhooks_is_found_too()
    {
        await Store.RecordAsync(A.Attempt([.. Enumerable.Range(0, 2000).Select(i => $"w{i}")], "stale") with { Layer = Attempt.Proof });

        Assert.Equal(2000, Assert.Single(await Store.Journal.ProofsAsync(["production"], 50, CancellationToken.None).InTime()).WebhookIds.Count);
    }

    private Task LookedAsync(string deployment, string detail)
    {
        Clock.Advance(TimeSpan.FromSeconds(1));
        return Store.RecordAsync(A.Attempt(["w1"], "fresh", deployment, Clock.Now) with { Layer = Attempt.Proof, Detail = detail });
    }

    private async Task<IEnumerable<string>> ProofsAsync(int limit, params string[] deployments) => (await Store.Journal.ProofsAsync(deployments, limit, CancellationToken.None).InTime()).Select(attempt => attempt.Detail);
}
