using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.InMemory;

public sealed class InMemoryHousekeepingTests : HousekeepingContract
{
    protected override StoreHarness Open() => new InMemoryHarness();
}
