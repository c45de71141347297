using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.InMemory;

public sealed class InMemoryJobQueueTests : JobQueueContract
{
    protected override StoreHarness Open() => new InMemoryHarness();
}
