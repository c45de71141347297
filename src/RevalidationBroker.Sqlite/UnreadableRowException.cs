using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RevalidationBroker.Sqlite;

/// <summary>SQLite finds nothing wrong, but what lies in a row is not what a broker writes there. Nothing of it is repeated, for it is the content of a CMS.</summary>
/// <param name="row">What tells it from the others of its table.</param>
internal sealed class UnreadableRowException(string table, string row) : SqliteException($"The row '{row}' of the table '{table}' cannot be read.", raw.SQLITE_CORRUPT)
{
    public string Table => table;

    public string Row => row;
}
