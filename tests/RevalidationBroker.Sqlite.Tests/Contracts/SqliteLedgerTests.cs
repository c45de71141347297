using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Sqlite.Contracts;

public sealed class SqliteLedgerTests : LedgerContract
{
    protected override StoreHarness Open() => new SqliteHarness();
}
