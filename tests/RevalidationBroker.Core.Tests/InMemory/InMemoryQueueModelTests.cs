using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.InMemory;

public sealed class InMemoryQueueModelTests : QueueModelContract
{
    protected override StoreHarness Open() => new InMemoryHarness();
}
