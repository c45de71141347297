using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Sqlite.Contracts;

public sealed class SqliteQueueModelTests : QueueModelContract
{
    protected override StoreHarness Open() => new SqliteHarness(TemporaryDirectory.Fast());
}
