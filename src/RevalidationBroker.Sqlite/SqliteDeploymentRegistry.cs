using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>Remembers deployments: some hundreds at most, so one statement does for each.</summary>
internal sealed class SqliteDeploymentRegistry(StoreWriter writer, ReadConnections readers) : IDeploymentRegistry
{
    public Task<bool> RecordAsync(string source, DeploymentSighting sighting, CancellationToken cancellation) =>
        writer.WriteAsync(statements => statements.Deployments.Record(source, sighting), afterCommit: null, cancellation);

    public Task<IReadOnlyList<KnownDeployment>> AllAsync(CancellationToken cancellation) => readers.ReadAsync(statements => statements.Deployments.All(), cancellation);

    public async Task<long> SweepAsync(DateTimeOffset before, CancellationToken cancellation) =>
        await writer.WriteAsync(statements => statements.Deployments.Sweep(before), afterCommit: null, cancellation);
}
