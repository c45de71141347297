using RevalidationBroker.Fakes;

namespace RevalidationBroker.Dispatch;

/// <summary>A page is looked at wherever a visitor may come out.</summary>
public class LaneProofInstancesTests
{
    private const string Prove = """ "prove": { "marker": "meta:content-revision", "within": "1s" } """;

    [Fact]
    public async Task Without_instances_it_is_looked_at_at_every_address_of_the_sites_name()
    {
        var harness = new LaneDispatcherHarness(more: Prove);
        harness.Names["www.example.com"] = ["192.0.9.1", "2a00::1", "192.0.9.1", "::ffff:192.0.9.2"];
        harness.Site.ByRequest = request => LaneProofTests.Page(request.RequestUri!.Host == "192.0.9.2" ? "3" : "4");

        await LookAsync(harness);

        Assert.Equal(["https://192.0.9.1/a", "https://192.0.9.2/a", "https://[2a00::1]/a"], Addresses(harness));
        Assert.All(harness.Site.Calls, call => Assert.Equal("www.example.com", call.Request.Headers.Host));
        Assert.StartsWith("/a is stale on 1 of 3: 192.0.9.2 shows revision 3, and 4 was published. Each instance keeps a cache of its own: name them in 'instances'.", Assert.Single(harness.Journal.Attempts).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_with_one_address_is_called_as_ever()
    {
        var harness = new LaneDispatcherHarness(more: Prove);
        harness.Names["www.example.com"] = ["192.0.9.1"];
        harness.Site.Answers(LaneProofTests.Page("4"));

        await LookAsync(harness);

        Assert.Equal(["https://www.example.com/a"], Addresses(harness));
    }

    [Fact]
    public async Task Addresses_that_may_not_be_called_are_not_looked_at()
    {
        var harness = new LaneDispatcherHarness(more: Prove);
        harness.Names["www.example.com"] = ["192.0.9.1", "10.0.0.1", "169.254.169.254", "192.0.9.2"];
        harness.Site.Answers(LaneProofTests.Page("4"));

        await LookAsync(harness);

        Assert.Equal(["https://192.0.9.1/a", "https://192.0.9.2/a"], Addresses(harness));
    }

    [Fact]
    public async Task Instances_that_are_named_are_looked_at_and_no_other()
    {
        var harness = new LaneDispatcherHarness(more: Prove + """, "allowPrivate": true, "instances": ["http://10.0.0.1:3000", "http://10.0.0.1:3001"] """);
        harness.Site.ByRequest = request => LaneProofTests.Page(request.RequestUri!.Port == 3001 ? "3" : "4");

        await LookAsync(harness);

        Assert.Equal(["http://10.0.0.1:3000/a", "http://10.0.0.1:3001/a"], Addresses(harness));
        Assert.StartsWith("/a is stale on 1 of 2: 10.0.0.1:3001 shows revision 3, and 4 was published. See that the site's route forgets what it is sent, and that every cache in front is under 'purge'. Seen", Assert.Single(harness.Journal.Attempts).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_cache_in_front_the_sites_own_address_is_looked_at_too()
    {
        var harness = new LaneDispatcherHarness(more: Prove + """, "allowPrivate": true, "instances": ["http://10.0.0.1:3000"] """, inFront: new FakeCdn());
        harness.Site.ByRequest = request => LaneProofTests.Page(request.RequestUri!.Host == "www.example.com" ? "3" : "4");
        var job = LaneProofTests.Next("1", "4", "path:/a");
        harness.Clock.Advance(TimeSpan.FromSeconds(1));

        await harness.DispatchAsync(job with { Job = job.Job.Advanced(Some.Time) with { Layer = "proof" } });

        Assert.Equal(["http://10.0.0.1:3000/a", "https://www.example.com/a"], Addresses(harness).Order(StringComparer.Ordinal));
        Assert.StartsWith("/a is stale on 1 of 2: www.example.com shows revision 3, and 4 was published. See that the site's route forgets what it is sent, and that every cache in front is under 'purge'. Seen", Assert.Single(harness.Journal.Attempts).Detail, StringComparison.Ordinal);
    }

    private static async Task LookAsync(LaneDispatcherHarness harness)
    {
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        await harness.DispatchAsync(LaneProofTests.Next("1", "4", "path:/a"));
    }

    private static List<string> Addresses(LaneDispatcherHarness harness) => [.. harness.Site.Calls.Select(call => call.Request.RequestUri!.AbsoluteUri)];
}
