using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Sqlite.Contracts;

public sealed class SqliteHousekeepingTests : HousekeepingContract
{
    protected override StoreHarness Open() => new SqliteHarness();
}
