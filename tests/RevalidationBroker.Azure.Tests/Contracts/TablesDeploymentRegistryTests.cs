using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Azure.Contracts;

public sealed class TablesDeploymentRegistryTests : DeploymentRegistryContract
{
    protected override StoreHarness Open() => new TablesHarness();
}
