using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Late;

internal sealed class LateDeploymentRegistry(LateStore late) : IDeploymentRegistry
{
    public Task<bool> RecordAsync(string source, DeploymentSighting sighting, CancellationToken cancellation) => late.Store.Deployments.RecordAsync(source, sighting, cancellation);

    public Task<IReadOnlyList<KnownDeployment>> AllAsync(CancellationToken cancellation) => late.Store.Deployments.AllAsync(cancellation);

    public Task<long> SweepAsync(DateTimeOffset before, CancellationToken cancellation) => late.Store.Deployments.SweepAsync(before, cancellation);
}
