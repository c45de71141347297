using System.Collections.Frozen;
using RevalidationBroker.Checking;
using RevalidationBroker.Fakes;
using RevalidationBroker.Layers;

namespace RevalidationBroker.Ingest;

/// <summary>A plan says what each cache would be told, and what it cannot be.</summary>
public class PlannedLayersTests
{
    [Fact]
    public async Task Each_layer_has_its_calls_in_their_order()
    {
        var report = await PlanAsync(null, new FakeCdn { Refused = ["tag"] });

        Assert.Equal([(0, "nextjs", 2), (1, "cdn", 1)], report.Calls.Select(call => (call.Stage, call.Layer, call.Invalidations.Count)));
        var leftOut = Assert.Single(report.LeftOut!);
        Assert.Equal(("production", "cdn", "tag:posts", "A cdn knows no tag.", false), (leftOut.Deployment, leftOut.Layer, Some.Written(leftOut.Invalidation), leftOut.Reason, leftOut.Refused));
    }

    [Fact]
    public async Task What_the_origin_cannot_be_told_is_refused()
    {
        var report = await PlanAsync(new FakeCdn { Refused = ["tag"] });

        Assert.True(Assert.Single(report.LeftOut!).Refused);
    }

    [Fact]
    public async Task Where_all_can_be_told_nothing_is_said() => Assert.Null((await PlanAsync(null)).LeftOut);

    private static Task<WhatIfReport> PlanAsync(ICacheLayer? origin, params ICacheLayer[] inFront)
    {
        var configuration = SomeCheck.Configuration("""{ "tags": ["posts"], "paths": ["/blog/{{ slug }}"] }""");
        var production = configuration.Deployments["production"];
        configuration = configuration with { Deployments = new[] { production with { Revalidate = origin ?? production.Revalidate, Purge = inFront } }.ToFrozenDictionary(deployment => deployment.Name) };
        return WhatIf.RunAsync(configuration, configuration.Sources["contentful"], [Some.Event()], new ScratchLedger(), TestContext.Current.CancellationToken);
    }
}
