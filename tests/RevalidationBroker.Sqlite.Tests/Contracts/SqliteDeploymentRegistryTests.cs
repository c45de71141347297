using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Sqlite.Contracts;

public sealed class SqliteDeploymentRegistryTests : DeploymentRegistryContract
{
    protected override StoreHarness Open() => new SqliteHarness();
}
