using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RevalidationBroker.Sqlite.Connections;

/// <summary>One connection to the store's file, and the statements that were prepared on it.</summary>
internal sealed class StoreConnection : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly List<Statement> _statements = [];

    private StoreConnection(SqliteConnection connection) => _connection = connection;

    /// <summary>For tests that look behind the scenes.</summary>
    public sqlite3 Handle => _connection.Handle!;

    /// <summary>Whether SQLite could open the file for reading only, which it does without saying so.</summary>
    public bool IsReadOnly => raw.sqlite3_db_readonly(Handle, "main") == 1;

    /// <summary>Whether a transaction is open. Some errors end it.</summary>
    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>How many rows were changed since the connection was opened.</summary>
    public int Changes => raw.sqlite3_total_changes(Handle);

    /// <summary>Whether the log beside the file is left as it is when the last connection closes; else SQLite copies it into the file then.</summary>
    public bool KeepsLogAtEnd
    {
        set => SqliteException.ThrowExceptionForRC(raw.sqlite3_db_config(Handle, raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, value ? 1 : 0, out _), Handle);
    }

    /// <summary>How many pages this connection has written since it was asked last.</summary>
    public int TakePagesWritten()
    {
        _ = raw.sqlite3_db_status(Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, resetFlg: 1);
        return pages;
    }

    /// <exception cref="SqliteException"/>
    public static StoreConnection Open(string path)
    {
        var opened = OpenUntouched(path);
        try
        {
            opened.CommitToDisk();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The same without a look into the file yet: at the first one SQLite makes a log and its index beside it, with the file's own rights. Of a
    /// file that may only be read they could not be written, also when the file could be again.
    /// </summary>
    /// <exception cref="SqliteException"/>
    public static StoreConnection OpenUntouched(string path) => Open(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false });

    /// <summary>Opens a file that somebody else owns, or nobody.</summary>
    /// <param name="path">From the root on.</param>
    /// <param name="unchanging">Nobody writes to it: no lock is taken, and no log is looked for (sqlite.org/uri.html, <c>immutable</c>).</param>
    /// <exception cref="SqliteException"/>
    public static StoreConnection OpenToRead(string path, bool unchanging) => Open(new SqliteConnectionStringBuilder
    {
        DataSource = $"{AddressOf(path)}{(unchanging ? "?immutable=1" : "")}",
        Mode = SqliteOpenMode.ReadOnly,
        Pooling = false,
    });

    // Signs that mean something in an address are escaped; "C:" and a share stand behind a third slash.
    private static string AddressOf(string fullPath)
    {
        var escaped = string.Join('/', fullPath.Replace(Path.DirectorySeparatorChar, '/').Split('/').Select(Uri.EscapeDataString));
        return $"file://{(fullPath.StartsWith('/') ? "" : "/")}{escaped}";
    }

    private static StoreConnection Open(SqliteConnectionStringBuilder file)
    {
        var connection = new SqliteConnection(file.ToString());
        try
        {
            connection.Open();
            var opened = new StoreConnection(connection);
            // Another program, say a backup, may hold the file for a moment.
            opened.Execute("PRAGMA busy_timeout = 5000");
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Each commit is on the disk before it is answered, and so is the log before it is copied.</summary>
    public void CommitToDisk() => Execute("PRAGMA synchronous = FULL");

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var statement = new Statement(Handle, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs one or more statements once.</summary>
    public void Execute(string sql) => SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(Handle, sql), Handle);

    /// <summary>Asks for one value once.</summary>
    public T Ask<T>(string sql, Func<Row, T> read)
    {
        using var statement = new Statement(Handle, sql);
        return statement.First(read)!;
    }

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _connection.Dispose();
    }
}
