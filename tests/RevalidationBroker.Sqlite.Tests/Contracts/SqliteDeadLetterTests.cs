using RevalidationBroker.Testing;
using RevalidationBroker.Testing.Contracts;

namespace RevalidationBroker.Sqlite.Contracts;

public sealed class SqliteDeadLetterTests : DeadLetterContract
{
    protected override StoreHarness Open() => new SqliteHarness();
}
