using System.Diagnostics.Metrics;

namespace RevalidationBroker.Testing;

/// <summary>Makes meters of its own, so that tests that run together do not count each other.</summary>
public sealed class Meters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(new MeterOptions(options.Name) { Scope = this });

    public void Dispose() { }
}
