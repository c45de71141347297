using RevalidationBroker.Fakes;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>Headers that a deployment wants at its own host.</summary>
public class LaneHeadersTests
{
    private const string More = """ "headers": { "X-Tenant": "a", "x-key": { "secret": "key" } }, "protectionBypass": "bypass", "warm": { "paths": "/" } """;

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task They_are_sent_to_the_site_by_every_layer_that_calls_it(int stage)
    {
        var harness = Harness();

        await harness.DispatchAsync(At(stage));

        Assert.Equal(("a", "k1", "b1"), (Header(harness, "x-tenant"), Header(harness, "x-key"), Header(harness, "x-vercel-protection-bypass")));
    }

    [Fact]
    public async Task No_other_host_gets_them()
    {
        var harness = Harness();

        await harness.DispatchAsync(At(1));

        Assert.Equal((null, null, null), (Header(harness, "x-tenant"), Header(harness, "x-key"), Header(harness, "x-vercel-protection-bypass")));
    }

    [Fact]
    public async Task A_header_whose_secret_is_missing_parks_the_lane()
    {
        var harness = Harness();
        harness.Secrets.Remove("bypass");

        var settlement = await harness.DispatchAsync(At(0));

        Assert.StartsWith("There is no secret named 'bypass'.", settlement.Park!.Reason, StringComparison.Ordinal);
        Assert.Empty(harness.Site.Calls);
    }

    [Fact]
    public async Task A_site_that_shows_them_is_not_quoted()
    {
        var harness = Harness("a secret of the header");
        harness.Site.Answers(FakeSite.Status(422, "you sent a secret of the header"));

        var settlement = await harness.DispatchAsync(At(0));

        Assert.DoesNotContain("a secret of the header", harness.Written(settlement), StringComparison.Ordinal);
    }

    private static LaneDispatcherHarness Harness(string key = "k1")
    {
        var harness = new LaneDispatcherHarness(more: More, inFront: new FakeCdn());
        harness.Secrets["key"] = SecretVersions.Of(key);
        harness.Secrets["bypass"] = SecretVersions.Of("b1");
        if (key == "k1") harness.Site.Answers(FakeSite.Status(200));
        return harness;
    }

    private static string? Header(LaneDispatcherHarness harness, string name) =>
        Assert.Single(harness.Site.Calls).Request.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;

    private static QueuedJob At(int stage) => Some.Job("1", 0, "tag:a") is var job ? job with { Job = Enumerable.Range(0, stage).Aggregate(job.Job, (one, _) => one.Advanced(Some.Time)) } : null!;
}
