using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.InMemory;

public sealed class InMemoryLedgerTests : LedgerContract
{
    protected override StoreHarness Open() => new InMemoryHarness();
}
