using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.InMemory;

public sealed class InMemoryDeploymentRegistryTests : DeploymentRegistryContract
{
    protected override StoreHarness Open() => new InMemoryHarness();
}
