using RevalidationBroker.Fakes;

namespace RevalidationBroker.Dispatch;

/// <summary>A page with several names, at a route that takes one path a call.</summary>
public class LaneSpellingTests
{
    private readonly LaneDispatcherHarness _harness = new(revalidate: """ "shape": "one-in-query" """, itemsACall: 1);

    [Fact]
    public async Task It_is_told_by_all_of_them()
    {
        _harness.Site.Answers(FakeSite.Revalidated());

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "path:/rock & roll", "tag:a"));

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Equal(["?path=%2Frock%2520%26%2520roll", "?path=%2Frock%2520%2526%2520roll", "?path=%2Frock%20%26%20roll", "?tag=a"], Asked());
        Assert.Contains("path:/rock%20&%20roll", settlement.Told.Select(told => Some.Written(told.Invalidation)));
    }

    // A receiver that refuses repetitions must take each.
    [Fact]
    public async Task Each_of_its_calls_has_an_id_of_its_own()
    {
        var harness = new LaneDispatcherHarness(revalidate: """ "shape": "template", "template": "{{ id }} {{ path }}" """);
        harness.Site.Answers(FakeSite.Revalidated());

        await harness.DispatchAsync(Some.Job("1", 0, "path:/rock & roll"));

        Assert.Equal(3, harness.Site.Calls.Select(call => call.Body.Split(' ')[0]).Distinct().Count());
    }

    [Fact]
    public async Task It_is_done_only_when_it_was_told_by_all_of_them()
    {
        _harness.Site.Answers(FakeSite.Revalidated(), FakeSite.Status(503), FakeSite.Revalidated());

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "path:/rock & roll"));

        Assert.IsType<Settlement.Retry>(settlement.Jobs[0].Settlement);
        Assert.Empty(settlement.Told);
        Assert.Equal(2, _harness.Site.Calls.Count);
    }

    [Fact]
    public async Task One_that_the_site_will_not_have_keeps_the_others_from_nothing()
    {
        _harness.Site.Answers(FakeSite.Status(400), FakeSite.Revalidated());

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "path:/rock & roll"));

        Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[0].Settlement);
        Assert.Equal(3, _harness.Site.Calls.Count);
    }

    private IEnumerable<string> Asked() => _harness.Site.Calls.Select(call => call.Request.RequestUri!.Query);
}
