using RevalidationBroker.Discovery;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Writing;

/// <summary>Writes what is said of deployments. Only the writer runs them, inside its transaction.</summary>
internal sealed class DeploymentStatements(StoreConnection connection)
{
    // The condition is DeploymentSighting.Supersedes.
    private readonly Statement _record = connection.Prepare(
        """
        INSERT INTO deployments (source, id, runs, at, address, project_id, project_name, target, branch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (source, id) DO UPDATE SET runs = excluded.runs, at = excluded.at, address = excluded.address,
            project_id = excluded.project_id, project_name = excluded.project_name, target = excluded.target, branch = excluded.branch
        WHERE excluded.at > at OR (excluded.at = at AND excluded.runs < runs)
        """);

    private readonly Statement _sweep = connection.Prepare("DELETE FROM deployments WHERE at < ?");

    /// <returns>False when what is known is later.</returns>
    public bool Record(string source, DeploymentSighting sighting) => _record.Run(
        source,
        sighting.Id,
        sighting.Runs ? 1 : 0,
        sighting.At,
        SqlValue.Optional(sighting.Address),
        SqlValue.Optional(sighting.ProjectId),
        SqlValue.Optional(sighting.ProjectName),
        SqlValue.Optional(sighting.Target),
        SqlValue.Optional(sighting.Branch)) == 1;

    public int Sweep(DateTimeOffset before) => _sweep.Run(before);
}
