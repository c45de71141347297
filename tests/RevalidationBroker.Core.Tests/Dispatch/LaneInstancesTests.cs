using RevalidationBroker.Configuration;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Every process of a site is told.</summary>
public class LaneInstancesTests
{
    private const string Two = """ "allowPrivate": true, "instances": ["http://10.0.0.1:3000", "http://10.0.0.2:3000"] """;

    private static readonly string[] Both = ["http://10.0.0.1:3000", "http://10.0.0.2:3000"];

    [Fact]
    public async Task Each_instance_gets_each_call_under_an_id_of_its_own_and_only_then_the_job_goes_on()
    {
        var harness = new LaneDispatcherHarness(more: Two, inFront: new FakeCdn());
        harness.Site.Answers(FakeSite.Revalidated());

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.IsType<Settlement.Advance>(settlement.Jobs[0].Settlement);
        Assert.Equal(["http://10.0.0.1:3000/api/revalidate", "http://10.0.0.2:3000/api/revalidate"], Addresses(harness));
        Assert.Equal(2, harness.Site.Calls.Select(call => call.Body).Distinct().Count());
        Assert.All(harness.Site.Calls, call => Assert.Null(call.Request.Headers.Host));
        Assert.Equal(Both, harness.Journal.Attempts.Select(attempt => attempt.Instance));
        Assert.Single(settlement.Told);
    }

    [Fact]
    public async Task The_one_that_missed_it_is_told_alone_with_what_has_come_since_for_both()
    {
        var harness = new LaneDispatcherHarness(more: Two, inFront: new FakeCdn());
        harness.Site.ByRequest = request => request.RequestUri!.Host == "10.0.0.2" ? new SiteAnswer.Unreachable("It is down.") : FakeSite.Revalidated();
        var first = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"));
        var retry = Assert.IsType<Settlement.Retry>(first.Jobs[0].Settlement);
        Assert.Equal(["http://10.0.0.2:3000"], retry.As!.Instances);
        Assert.Empty(first.Told);
        harness.Site.Calls.Clear();
        harness.Site.ByRequest = _ => FakeSite.Revalidated();

        var second = await harness.DispatchAsync(new QueuedJob(retry.As, 1), Some.Job("2", 0, "tag:b"));

        Assert.All(second.Jobs, job => Assert.IsType<Settlement.Advance>(job.Settlement));
        Assert.Null(((Settlement.Advance)second.Jobs[0].Settlement).Next.Instances);
        Assert.Equal([("10.0.0.1", "[\"b\"]"), ("10.0.0.2", "[\"a\",\"b\"]")], harness.Site.Calls.Select(call => (call.Request.RequestUri!.Host, Tags(call.Body))));
        // Behind another cache all expires at once.
        Assert.Equal("!tag:b", Some.Written(Assert.Single(second.Told).Invalidation));
    }

    [Fact]
    public async Task When_all_missed_it_the_job_stays_for_all_also_for_those_that_come()
    {
        var harness = new LaneDispatcherHarness(more: Two);
        harness.Site.Answers(FakeSite.Status(503));

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Null(Assert.IsType<Settlement.Retry>(settlement.Jobs[0].Settlement).As);
    }

    [Fact]
    public async Task An_instance_that_is_gone_is_forgotten()
    {
        var harness = new LaneDispatcherHarness(more: Two, inFront: new FakeCdn());
        var job = Some.Job("1", 3, "tag:a");

        var settlement = await harness.DispatchAsync(job with { Job = job.Job with { Instances = ["http://10.0.0.9:3000"] } });

        Assert.IsType<Settlement.Advance>(settlement.Jobs[0].Settlement);
        Assert.Empty(harness.Site.Calls);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    public async Task One_that_is_sick_holds_the_others_not_up(int status)
    {
        var harness = new LaneDispatcherHarness(more: Two);
        harness.Site.ByRequest = request => request.RequestUri!.Host == "10.0.0.2" ? FakeSite.Status(status, retryAfter: TimeSpan.FromMinutes(5)) : FakeSite.Revalidated();

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.IsType<Settlement.Retry>(settlement.Jobs[0].Settlement);
        Assert.Null(settlement.Hold);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    public async Task Nor_does_it_when_it_is_the_only_one_that_is_still_to_be_told(int status)
    {
        var harness = new LaneDispatcherHarness(more: Two);
        harness.Site.Answers(FakeSite.Status(status, retryAfter: TimeSpan.FromMinutes(5)));
        var job = Some.Job("1", 1, "tag:a");

        var settlement = await harness.DispatchAsync(job with { Job = job.Job with { Instances = ["http://10.0.0.2:3000"] } });

        Assert.IsType<Settlement.Retry>(settlement.Jobs[0].Settlement);
        Assert.Null(settlement.Park);
        Assert.Null(settlement.Hold);
    }

    [Fact]
    public async Task Where_all_are_misconfigured_the_lane_is_parked()
    {
        var harness = new LaneDispatcherHarness(more: Two);
        harness.Site.Answers(FakeSite.Status(401));

        Assert.NotNull((await harness.DispatchAsync(Some.Job("1", 0, "tag:a"))).Park);
    }

    [Fact]
    public async Task A_name_is_looked_up_at_each_call_and_the_site_is_called_by_its_own_name()
    {
        var harness = new LaneDispatcherHarness(more: """ "instances": { "resolve": "web.internal", "port": 3000, "scheme": "http" } """);
        harness.Site.Answers(FakeSite.Revalidated());
        harness.Names["web.internal"] = ["10.0.0.2", "fd00::1", "10.0.0.2"];
        await harness.DispatchAsync(Some.Job("1", 0, "tag:a"));
        harness.Names["web.internal"] = ["10.0.0.7"];
        await harness.DispatchAsync(Some.Job("2", 0, "tag:a"));

        Assert.Equal(["http://10.0.0.2:3000/api/revalidate", "http://[fd00::1]:3000/api/revalidate", "http://10.0.0.7:3000/api/revalidate"], Addresses(harness));
        Assert.All(harness.Site.Calls, call => Assert.Equal("www.example.com", call.Request.Headers.Host));
    }

    [Fact]
    public async Task A_name_without_an_address_is_tried_again()
    {
        var harness = new LaneDispatcherHarness(more: """ "instances": "resolve" """);

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.IsType<Settlement.Retry>(settlement.Jobs[0].Settlement);
        Assert.Empty(harness.Site.Calls);
    }

    [Fact]
    public async Task A_layer_in_front_has_no_instances()
    {
        var harness = new LaneDispatcherHarness(more: Two, inFront: new FakeCdn());
        harness.Site.Answers(FakeSite.Status(200));
        var job = Some.Job("1", 0, "tag:a");

        await harness.DispatchAsync(job with { Job = job.Job.Advanced(Some.Time) });

        Assert.Equal(["https://api.cdn.example/purge"], Addresses(harness));
    }

    private static string Tags(string body) => System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("tags").GetRawText();

    private static List<string> Addresses(LaneDispatcherHarness harness) => [.. harness.Site.Calls.Select(call => call.Request.RequestUri!.AbsoluteUri)];
}
