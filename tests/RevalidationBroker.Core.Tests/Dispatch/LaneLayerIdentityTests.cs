using RevalidationBroker.Configuration;
using RevalidationBroker.Fakes;
using RevalidationBroker.Layers;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Dispatch;

/// <summary>Two caches of one kind in front of a site: a job on its way knows which of them it is for.</summary>
public class LaneLayerIdentityTests
{
    private static readonly string[] Caches = ["https://one.example/purge", "https://two.example/purge", "https://three.example/purge"];

    [Fact]
    public async Task When_two_of_a_kind_change_places_what_waited_for_one_reaches_it()
    {
        var waiting = new QueuedJob(Assert.IsType<Settlement.Advance>(await DispatchAsync(Caches, AtFirst())).Next, 0);
        var told = new List<string>();
        for (var turns = 0; turns < 6; turns++)
        {
            if (await DispatchAsync([Caches[1], Caches[0], Caches[2]], waiting, told) is not Settlement.Advance(var next)) break;
            waiting = new QueuedJob(next, 0);
        }

        Assert.Contains(new Uri(Caches[1]).Host, told);
        Assert.Contains(new Uri(Caches[2]).Host, told);
    }

    [Fact]
    public async Task A_job_of_an_older_broker_goes_where_its_kind_is()
    {
        var waiting = Assert.IsType<Settlement.Advance>(await DispatchAsync(Caches, AtFirst())).Next with { LayerId = null };
        var told = new List<string>();

        await DispatchAsync([Caches[0], Caches[2]], new QueuedJob(waiting, 0), told);

        Assert.Equal(["three.example"], told);
    }

    [Fact]
    public void Nothing_that_waits_for_another_of_the_kind_is_closed_by_its_calls()
    {
        var (one, two) = (LayerIdentity.Of(Cdn(Caches[0])), LayerIdentity.Of(Cdn(Caches[1])));
        var job = AtFirst().Job.Advanced(Some.Time, one);

        Assert.True(job.IsFor(one));
        Assert.False(job.IsFor(two));
        Assert.True((job with { LayerId = null }).IsFor(two));
    }

    // What differs is what the call tells; where it is called is the same.
    [Theory]
    [InlineData("""{ "kind": "http", "url": "https://api.example.com/1?tag={{ tag }}" }""", """{ "kind": "http", "url": "https://api.example.com/2?tag={{ tag }}" }""")]
    [InlineData("""{ "kind": "fastly", "service": "one", "token": "t" }""", """{ "kind": "fastly", "service": "two", "token": "t" }""")]
    [InlineData("""{ "kind": "vercel", "project": "one", "token": "t" }""", """{ "kind": "vercel", "project": "two", "token": "t" }""")]
    [InlineData("""{ "kind": "netlify", "siteId": "one", "token": "t" }""", """{ "kind": "netlify", "siteId": "two", "token": "t" }""")]
    [InlineData("""{ "kind": "cloudflare", "zone": "one", "token": "t" }""", """{ "kind": "cloudflare", "zone": "two", "token": "t" }""")]
    [InlineData("""{ "kind": "varnish", "address": "http://one.example" }""", """{ "kind": "varnish", "address": "http://two.example" }""")]
    public void Two_that_are_told_of_different_things_differ_and_a_layer_stays_itself(string one, string two)
    {
        Assert.NotEqual(Identity(one), Identity(two));
        Assert.Equal(Identity(one), Identity(one.Replace("\"t\"", "\"another-secret\"", StringComparison.Ordinal)));
        Assert.Matches("^[0-9a-f]{8}$", Identity(one).Id);
    }

    private static LayerIdentity Identity(string layer) => LayerIdentity.Of(A.Configuration($$"""
        {
          "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } },
          "rules": [{ "tags": ["posts"] }],
          "deployments": { "site": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } }, "purge": [{{layer}}] } }
        }
        """).Deployments["site"].Layers[1]);

    private static FakeCdn Cdn(string address) => new() { Endpoint = new Uri(address) };

    private static QueuedJob AtFirst() => Some.Job("1", 0, "tag:posts") is var job ? job with { Job = job.Job.Advanced(Some.Time) } : null!;

    private static async Task<Settlement> DispatchAsync(string[] caches, QueuedJob job, List<string>? told = null)
    {
        var harness = new LaneDispatcherHarness(inFront: [.. caches.Select(Cdn)]);
        harness.Site.Answers(FakeSite.Status(200));
        var settlement = await harness.DispatchAsync(job);
        told?.AddRange(harness.Site.Calls.Select(call => call.Request.RequestUri!.Host));
        return settlement.Jobs[0].Settlement;
    }
}
