using System.Collections.Frozen;
using RevalidationBroker.Checking;
using RevalidationBroker.Configuration;
using RevalidationBroker.Fakes;
using RevalidationBroker.Layers;
using RevalidationBroker.Layers.NextJs;
using RevalidationBroker.Proof.Markers;
using RevalidationBroker.Webhooks;

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
    public async Task At_the_end_the_pages_are_looked_at()
    {
        var report = await PlanAsync(null, new ProofLayer(new Uri("https://www.example.com/docs"), new MetaMarker("x"), [Some.Path("/")], most: 5, TimeSpan.FromSeconds(1)));

        Assert.Equal(["https://www.example.com/docs", "https://www.example.com/docs/blog/hello"], report.Calls.Where(call => call.Layer == "proof").Select(call => call.Endpoint.AbsoluteUri));
    }

    [Fact]
    public async Task What_the_origin_cannot_be_told_is_refused()
    {
        var report = await PlanAsync(new FakeCdn { Refused = ["tag"] });

        Assert.True(Assert.Single(report.LeftOut!).Refused);
    }

    [Fact]
    public async Task Where_all_can_be_told_nothing_is_said() => Assert.Null((await PlanAsync(null)).LeftOut);

    [Fact]
    public async Task A_call_is_shown_as_it_would_be_made_and_without_its_secret()
    {
        var report = await PlanAsync(
            null,
            NextJsLayers.Bind("""{ "kind": "http", "method": "PURGE", "url": "https://api.example.com/purge/{{ tag }}{{ path }}", "auth": { "scheme": "query", "secret": "site" } }"""),
            NextJsLayers.Bind("""{ "kind": "varnish", "address": "http://varnish.example:6081" }"""),
            NextJsLayers.Bind("""{ "kind": "nextjs-prerender", "token": "site" }"""));

        Assert.Equal(
            ["PURGE https://api.example.com/purge/posts", "PURGE https://api.example.com/purge//blog/hello", "PURGE http://varnish.example:6081/blog/hello", "HEAD https://www.example.com/blog/hello"],
            report.Calls.Where(call => call.Stage > 0).Select(call => $"{call.Method} {call.Endpoint}"));
    }

    [Fact]
    public async Task A_page_with_several_names_is_as_many_calls_where_one_tells_one()
    {
        var report = await PlanAsync(NextJsLayers.Bind("""{ "kind": "nextjs", "shape": "one-in-query", "method": "GET", "auth": { "scheme": "bearer", "secret": "site" } }"""), Some.Event() with { Slug = "rock & roll" });

        Assert.Equal(["GET 1", "GET 1", "GET 1", "GET 1"], report.Calls.Select(call => $"{call.Method} {call.Invalidations.Count}"));
    }

    [Fact]
    public async Task The_instances_that_get_the_origins_call_are_named()
    {
        var listed = await PlanForAsync(new SiteInstances.Listed([new Uri("http://10.0.0.1:3000"), new Uri("http://10.0.0.2:3000")]));
        var resolved = await PlanForAsync(new SiteInstances.Resolved("web.internal", "http", 3000));

        Assert.Equal([["http://10.0.0.1:3000", "http://10.0.0.2:3000"], null], listed.Calls.Select(call => call.Instances?.ToArray()));
        Assert.Equal(["http://web.internal:3000", null], resolved.Calls.Select(call => call.InstancesOf));
    }

    private static Task<WhatIfReport> PlanForAsync(SiteInstances instances) => PlanAsync(production => production with { Instances = instances, Purge = [new FakeCdn()] }, Some.Event());

    private static Task<WhatIfReport> PlanAsync(ICacheLayer origin, ContentEvent change) => PlanAsync(production => production with { Revalidate = origin }, change);

    private static Task<WhatIfReport> PlanAsync(ICacheLayer? origin, params ICacheLayer[] inFront) => PlanAsync(production => production with { Revalidate = origin ?? production.Revalidate, Purge = inFront }, Some.Event());

    private static Task<WhatIfReport> PlanAsync(Func<Deployment, Deployment> changed, ContentEvent change)
    {
        var configuration = SomeCheck.Configuration("""{ "tags": ["posts"], "paths": ["/blog/{{ slug }}"] }""");
        var production = configuration.Deployments["production"];
        configuration = configuration with { Deployments = new[] { changed(production) }.ToFrozenDictionary(deployment => deployment.Name) };
        return WhatIf.RunAsync(configuration, configuration.Sources["contentful"], [change], new ScratchLedger(), TestContext.Current.CancellationToken);
    }
}
