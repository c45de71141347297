using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.InMemory;

/// <summary>The reference adapter.</summary>
public sealed class InMemoryDeploymentRegistry : IDeploymentRegistry
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Source, string Id), DeploymentSighting> _known = [];

    public Task<bool> RecordAsync(string source, DeploymentSighting sighting, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_known.TryGetValue((source, sighting.Id), out var last) && !sighting.Supersedes(last)) return Task.FromResult(false);
            _known[(source, sighting.Id)] = sighting;
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<KnownDeployment>> AllAsync(CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult<IReadOnlyList<KnownDeployment>>([.. _known.Select(known => new KnownDeployment(known.Key.Source, known.Value))]);
    }

    public Task<long> SweepAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var old = _known.Where(known => known.Value.At < before).Select(known => known.Key).ToList();
            foreach (var key in old) _known.Remove(key);
            return Task.FromResult((long)old.Count);
        }
    }
}
