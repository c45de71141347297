using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.InMemory;

public sealed class InMemoryJournalTests : JournalContract
{
    protected override StoreHarness Open() => new InMemoryHarness();
}
