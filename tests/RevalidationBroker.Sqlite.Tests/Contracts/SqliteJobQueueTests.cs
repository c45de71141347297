using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Sqlite.Contracts;

public sealed class SqliteJobQueueTests : JobQueueContract
{
    protected override StoreHarness Open() => new SqliteHarness();
}
