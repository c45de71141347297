using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Azure.Contracts;

public sealed class TablesInboxTests : InboxContract
{
    protected override StoreHarness Open() => new TablesHarness();
}
