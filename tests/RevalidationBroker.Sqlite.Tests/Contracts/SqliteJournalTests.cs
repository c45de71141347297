using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Sqlite.Contracts;

public sealed class SqliteJournalTests : JournalContract
{
    protected override StoreHarness Open() => new SqliteHarness();
}
