using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Writing;

/// <summary>What an operator does to dead letters. Only the writer runs them, inside its transaction.</summary>
internal sealed class DeadLetterStatements(StoreConnection connection)
{
    private readonly Statement _exists = connection.Prepare("SELECT 1 FROM dead_letters WHERE seq = ?");
    private readonly Statement _remove = connection.Prepare("DELETE FROM dead_letters WHERE seq = ?");

    public bool Exists(long seq) => _exists.First(row => row.Number(0), seq) == 1;

    public void Remove(long seq) => _remove.Run(seq);
}
