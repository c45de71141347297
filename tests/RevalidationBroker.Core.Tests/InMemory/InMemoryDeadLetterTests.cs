using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.InMemory;

public sealed class InMemoryDeadLetterTests : DeadLetterContract
{
    protected override StoreHarness Open() => new InMemoryHarness();
}
