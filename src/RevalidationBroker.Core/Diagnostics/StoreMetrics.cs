using System.Diagnostics.Metrics;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Diagnostics;

/// <summary>How large the store is, as it was last measured; nothing before that.</summary>
public sealed class StoreMetrics
{
    private volatile StoreSize? _size;

    public StoreMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(BrokerMetrics.MeterName);
        meter.CreateObservableGauge("broker.store.file", () => Last(size => size.FileBytes), "By", "The store's file.");
        meter.CreateObservableGauge("broker.store.log", () => Last(size => size.LogBytes), "By", "The log beside the store's file.");
        meter.CreateObservableGauge("broker.store.free_pages", () => Last(size => size.FreePages), "{page}", "Pages of the store's file that hold nothing.");
        meter.CreateObservableGauge("broker.store.webhooks", () => Last(size => size.Webhooks), "{webhook}", "Webhooks in the journal.");
        meter.CreateObservableGauge("broker.store.jobs", () => Last(size => size.Jobs), "{job}", "Jobs that wait.");
        meter.CreateObservableGauge("broker.store.dead_letters", () => Last(size => size.DeadLetters), "{job}", "Jobs that were given up.");
    }

    public void StoreMeasured(StoreSize size) => _size = size;

    private IEnumerable<Measurement<long>> Last(Func<StoreSize, long> part) => _size is { } size ? [new Measurement<long>(part(size))] : [];
}
