using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Fakes;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Diagnostics;

public class BrokerMetricsTests
{
    [Fact]
    public async Task Calls_are_measured_by_outcome_and_jobs_counted_by_what_became_of_them()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1);
        using var calls = new MetricCollector<double>(harness.Meters, BrokerMetrics.MeterName, "broker.calls.duration");
        using var settled = new MetricCollector<long>(harness.Meters, BrokerMetrics.MeterName, "broker.jobs.settled");
        harness.Site.Answers(FakeSite.Revalidated(), FakeSite.Status(422), FakeSite.Status(503));

        await harness.DispatchAsync(Some.Job("1", 0, "tag:a"), Some.Job("2", 0, "tag:b"), Some.Job("3", 0, "tag:c"));

        Assert.Equal(["production delivered", "production rejected", "production transient"], calls.GetMeasurementSnapshot().Select(one => $"{one.Tags["deployment"]} {one.Tags["outcome"]}"));
        Assert.All(calls.GetMeasurementSnapshot(), one => Assert.Equal("nextjs", one.Tags["layer"]));
        Assert.All(settled.GetMeasurementSnapshot(), one => Assert.Equal("nextjs", one.Tags["layer"]));
        Assert.Equal(["production complete", "production dead-letter", "production retry"], settled.GetMeasurementSnapshot().Select(one => $"{one.Tags["deployment"]} {one.Tags["settlement"]}"));
    }

    [Fact]
    public void Pages_of_deployments_that_were_found_are_measured_by_their_templates_name()
    {
        using var meters = new Meters();
        using var verdicts = new MetricCollector<long>(meters, BrokerMetrics.MeterName, "broker.proof.verdicts");
        using var times = new MetricCollector<double>(meters, BrokerMetrics.MeterName, "broker.proof.time_to_fresh");

        new BrokerMetrics(meters).PageJudged("previews:feature-login-ed5408a3", "fresh", TimeSpan.FromSeconds(1));

        Assert.Equal(["previews", "previews"], [verdicts.LastMeasurement!.Tags["deployment"], times.LastMeasurement!.Tags["deployment"]]);
    }
}
