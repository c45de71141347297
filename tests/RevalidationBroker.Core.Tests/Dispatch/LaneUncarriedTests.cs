using RevalidationBroker.Fakes;

namespace RevalidationBroker.Dispatch;

/// <summary>What a layer's templates carry one by one, and not together.</summary>
public class LaneUncarriedTests
{
    [Fact]
    public async Task What_templates_do_not_carry_together_is_told_one_by_one()
    {
        var harness = new LaneDispatcherHarness(more: """ "purge": [{ "kind": "http", "url": "https://api.example.com/purge", "headers": { "x-tags": "{{ tags | join: '\n' }}" } }] """);
        harness.Site.Answers(FakeSite.Status(200));

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a", "tag:b") is var job ? job with { Job = job.Job.Advanced(Some.Time) } : null!);

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Equal(["a", "b"], harness.Site.Calls.Select(call => string.Join(' ', call.Request.Headers.GetValues("x-tags"))));
    }
}
