using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Sqlite.Contracts;

public sealed class SqliteInboxTests : InboxContract
{
    protected override StoreHarness Open() => new SqliteHarness();
}
