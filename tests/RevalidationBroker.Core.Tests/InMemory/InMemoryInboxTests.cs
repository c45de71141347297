using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.InMemory;

public sealed class InMemoryInboxTests : InboxContract
{
    protected override StoreHarness Open() => new InMemoryHarness();
}
