using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace RevalidationBroker.Sqlite.Connections;

/// <summary>The row on which a statement stands. Columns count from 0.</summary>
internal readonly struct Row(sqlite3_stmt statement)
{
    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public DateTimeOffset Instant(int column) =>
        Number(column) is var ticks && ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks ? new(ticks, TimeSpan.Zero) : throw Damaged("A time is none.");

    public DateTimeOffset? InstantOrNull(int column) => IsNull(column) ? null : Instant(column);

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string() ?? throw Damaged("A text is missing.");

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>A copy of a blob's bytes, or of a text's in UTF-8.</summary>
    public byte[] Bytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public byte[]? BytesOrNull(int column) => IsNull(column) ? null : Bytes(column);

    // Only damage makes a row that the schema does not allow, whether SQLite comes upon it or the broker.
    private static SqliteException Damaged(string what) => new(what, raw.SQLITE_CORRUPT);
}
