using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>One connection that only reads.</summary>
internal sealed class Reader : IDisposable
{
    private readonly StoreConnection _connection;
    private readonly Func<bool> _stillHolds;

    /// <param name="connection">From here on the reader's.</param>
    /// <param name="stillHolds">Whether what it has read is what the file says.</param>
    public Reader(StoreConnection connection, Func<bool> stillHolds)
    {
        (_connection, _stillHolds) = (connection, stillHolds);
        connection.Execute("PRAGMA query_only = 1");
        Statements = new ReadStatements(connection);
    }

    public ReadStatements Statements { get; }

    public bool StillHolds => _stillHolds();

    public void Dispose() => _connection.Dispose();
}
