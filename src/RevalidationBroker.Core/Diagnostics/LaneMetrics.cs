using System.Diagnostics.Metrics;

namespace RevalidationBroker.Diagnostics;

/// <summary>How long each deployment has been behind, as it was last looked at: a queue that is far away is looked into now and then, not at each measurement.</summary>
public sealed class LaneMetrics
{
    private readonly Gauge<double> _oldest;
    private readonly Gauge<int> _parked;

    public LaneMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(BrokerMetrics.MeterName);
        _oldest = meter.CreateGauge<double>("broker.lanes.oldest", "s", "Since when the oldest job of a deployment has waited, counted from when its webhook was accepted; 0 when none waits.");
        _parked = meter.CreateGauge<int>("broker.lanes.parked", "{lane}", "Lanes of a deployment that are parked and hold jobs.");
    }

    /// <param name="deployment">As the configuration calls it: those that were found go by their template's name.</param>
    public void LanesMeasured(string deployment, TimeSpan oldest, int parked)
    {
        var tag = new KeyValuePair<string, object?>("deployment", deployment);
        _oldest.Record(oldest.TotalSeconds, tag);
        _parked.Record(parked, tag);
    }
}
