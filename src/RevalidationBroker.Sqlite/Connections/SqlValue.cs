using SQLitePCL;

namespace RevalidationBroker.Sqlite.Connections;

/// <summary>What is bound to a parameter. It is not boxed: an accepted webhook binds some thirty of them.</summary>
internal readonly struct SqlValue
{
    private static readonly SqlValue Null = new(Kind.Null, 0, null);

    private readonly Kind _kind;
    private readonly long _number;
    private readonly object? _object;

    private SqlValue(Kind kind, long number, object? reference) => (_kind, _number, _object) = (kind, number, reference);

    public static implicit operator SqlValue(long value) => new(Kind.Number, value, null);

    /// <summary>An instant is stored as the count of 100 ns since the year 1, UTC: exact, so that nothing is due before its time.</summary>
    public static implicit operator SqlValue(DateTimeOffset value) => value.UtcTicks;

    public static implicit operator SqlValue(string value) => new(Kind.Text, 0, value);

    public static implicit operator SqlValue(byte[] value) => new(Kind.Blob, 0, value);

    public static SqlValue Optional(DateTimeOffset? value) => value ?? Null;

    public static SqlValue Optional(string? value) => value ?? Null;

    public static SqlValue OptionalUtf8(byte[]? value) => value is null ? Null : Utf8(value);

    /// <summary>Text that is UTF-8 already, such as JSON.</summary>
    public static SqlValue Utf8(byte[] value) => new(Kind.Utf8, 0, value);

    /// <returns>SQLite's result code.</returns>
    public int BindTo(sqlite3_stmt statement, int parameter) => _kind switch
    {
        Kind.Null => raw.sqlite3_bind_null(statement, parameter),
        Kind.Number => raw.sqlite3_bind_int64(statement, parameter, _number),
        Kind.Text => raw.sqlite3_bind_text(statement, parameter, (string)_object!),
        Kind.Utf8 => raw.sqlite3_bind_text(statement, parameter, (ReadOnlySpan<byte>)(byte[])_object!),
        _ => raw.sqlite3_bind_blob(statement, parameter, (byte[])_object!),
    };

    private enum Kind
    {
        Null,
        Number,
        Text,
        Utf8,
        Blob,
    }
}
