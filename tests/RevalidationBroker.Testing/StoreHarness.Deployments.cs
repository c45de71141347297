using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing;

public abstract partial class StoreHarness
{
    public abstract IDeploymentRegistry Deployments { get; }

    public Task<bool> SightAsync(DeploymentSighting sighting, string source = "vercel") => Deployments.RecordAsync(source, sighting, CancellationToken.None).InTime();

    /// <summary>All that are known, by source and id.</summary>
    public async Task<IReadOnlyList<KnownDeployment>> KnownDeploymentsAsync() =>
        [.. (await Deployments.AllAsync(CancellationToken.None).InTime()).OrderBy(known => known.Source, StringComparer.Ordinal).ThenBy(known => known.Last.Id, StringComparer.Ordinal)];
}
