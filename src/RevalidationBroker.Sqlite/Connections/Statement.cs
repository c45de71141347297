using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RevalidationBroker.Sqlite.Connections;

/// <summary>
/// A prepared statement, kept and used again. It speaks to SQLite's own API: the commands of ADO.NET cost more than the work that they do
/// here (group commit at 128 callers: 0.39 of a bare web server with them, 0.69 without).
/// </summary>
internal sealed class Statement : IDisposable
{
    private readonly sqlite3 _connection;
    private readonly sqlite3_stmt _statement;

    public Statement(sqlite3 connection, string sql)
    {
        _connection = connection;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement), connection);
    }

    /// <returns>How many rows were changed.</returns>
    public int Run(params ReadOnlySpan<SqlValue> values)
    {
        try
        {
            Bind(values);
            while (Step()) { }
            return raw.sqlite3_changes(_connection);
        }
        finally
        {
            Reset();
        }
    }

    public List<T> All<T>(Func<Row, T> read, params ReadOnlySpan<SqlValue> values)
    {
        var rows = new List<T>();
        try
        {
            Bind(values);
            while (Step()) rows.Add(read(new Row(_statement)));
            return rows;
        }
        finally
        {
            Reset();
        }
    }

    /// <returns>Nothing when there is no row.</returns>
    public T? First<T>(Func<Row, T> read, params ReadOnlySpan<SqlValue> values)
    {
        try
        {
            Bind(values);
            return Step() ? read(new Row(_statement)) : default;
        }
        finally
        {
            Reset();
        }
    }

    public void Dispose() => _statement.Dispose();

    private void Bind(ReadOnlySpan<SqlValue> values)
    {
        for (var i = 0; i < values.Length; i++) Check(values[i].BindTo(_statement, i + 1));
    }

    private bool Step()
    {
        var result = raw.sqlite3_step(_statement);
        if (result is raw.SQLITE_ROW) return true;
        if (result is not raw.SQLITE_DONE) Check(result);
        return false;
    }

    // Reset repeats the error of the step before it, which has been thrown by then. The bindings let go of large values.
    private void Reset()
    {
        _ = raw.sqlite3_reset(_statement);
        _ = raw.sqlite3_clear_bindings(_statement);
    }

    private void Check(int result) => SqliteException.ThrowExceptionForRC(result, _connection);
}
