using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Diagnostics;

public class StoreMetricsTests
{
    [Theory]
    [InlineData("broker.store.file", 1)]
    [InlineData("broker.store.log", 2)]
    [InlineData("broker.store.free_pages", 3)]
    [InlineData("broker.store.webhooks", 4)]
    [InlineData("broker.store.jobs", 5)]
    [InlineData("broker.store.dead_letters", 6)]
    public void The_store_is_as_large_as_it_was_last_measured(string gauge, long expected)
    {
        using var meters = new Meters();
        var metrics = new StoreMetrics(meters);
        using var seen = new MetricCollector<long>(meters, BrokerMetrics.MeterName, gauge);
        seen.RecordObservableInstruments();
        Assert.Empty(seen.GetMeasurementSnapshot());

        metrics.StoreMeasured(new StoreSize(1, 2, 3, 4, 5, 6));
        seen.RecordObservableInstruments();

        Assert.Equal(expected, Assert.Single(seen.GetMeasurementSnapshot()).Value);
    }
}
