using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Sqlite.Contracts;

public sealed class SqliteReopeningTests : ReopeningContract
{
    protected override ReopenableStoreHarness Open() => new SqliteHarness();
}
