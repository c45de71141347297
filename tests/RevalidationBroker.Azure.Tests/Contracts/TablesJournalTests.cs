using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Azure.Contracts;

public sealed class TablesJournalTests : JournalContract
{
    protected override StoreHarness Open() => new TablesHarness();
}
