using RevalidationBroker.Discovery;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>What is known of deployments.</summary>
internal sealed class DeploymentQueries(StoreConnection connection)
{
    private readonly Statement _all = connection.Prepare("SELECT source, id, runs, at, address, project_id, project_name, target, branch FROM deployments");

    public IReadOnlyList<KnownDeployment> All() => _all.All(Known);

    private static KnownDeployment Known(Row row) => new(row.Text(0), new DeploymentSighting
    {
        Id = row.Text(1),
        Runs = row.Number(2) == 1,
        At = row.Instant(3),
        Address = row.TextOrNull(4),
        ProjectId = row.TextOrNull(5),
        ProjectName = row.TextOrNull(6),
        Target = row.TextOrNull(7),
        Branch = row.TextOrNull(8),
    });
}
