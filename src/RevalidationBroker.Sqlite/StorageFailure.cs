using Microsoft.Data.Sqlite;
using RevalidationBroker.Ports;
using SQLitePCL;

namespace RevalidationBroker.Sqlite;

/// <summary>Says in one sentence what an error of SQLite means for the store, and in another what to do.</summary>
internal static class StorageFailure
{
    public const string WhenDamaged =
        "Stop a broker that has it open. Move it away together with the files beside it that end with -wal and -shm, then put a backup in its place; without one start the broker anew: it begins an empty store, and what waited in the old one is not delivered.";

    public static StorageUnavailableException Of(string path, SqliteException error) =>
        error is UnreadableRowException damaged ? Of(path, damaged) : new($"{Describe(path, error)} (SQLite: {error.SqliteExtendedErrorCode})", error);

    public static StorageUnavailableException Of(string path, UnreadableRowException row) => Of(
        path,
        $"has a row that cannot be read, '{row.Row}' in its table '{row.Table}': it is damaged, or a newer broker wrote it",
        "Put a backup in the store's place, or stop the broker and delete the row; all else works.",
        row);

    /// <param name="action">A sentence.</param>
    public static StorageUnavailableException Of(string path, string problem, string action, Exception? inner = null) =>
        inner is null ? new($"The store '{path}' {problem}. {action}") : new($"The store '{path}' {problem}. {action}", inner);

    /// <summary>What no repair of the disk mends.</summary>
    /// <param name="action">A sentence.</param>
    public static StorageUnavailableException Final(string path, string problem, string action) => new($"The store '{path}' {problem}. {action}") { IsFinal = true };

    private static string Describe(string path, SqliteException error) => error.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => $"The store '{path}' cannot grow: the disk is full or a quota is used up. Free some space; the broker goes on by itself.",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => $"The store '{path}' is locked by another program. Close that program (a database viewer, a backup); the broker goes on by itself.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM => $"The store '{path}' cannot be written. Let the broker's account write to the file, to those beside it that end with -wal and -shm, and to the directory.",
        raw.SQLITE_CANTOPEN => $"The store '{path}' cannot be opened. Let the broker's account read and write the file and its directory.",
        raw.SQLITE_NOTADB => $"The file '{path}' is not an SQLite database. If it was the store, it is damaged: move it away together with the files beside it that end with -wal and -shm, then put a backup in its place. Otherwise name another file.",
        raw.SQLITE_CORRUPT => $"The store '{path}' is damaged. {WhenDamaged}",
        raw.SQLITE_IOERR => $"The disk that holds the store '{path}' reports an error. Check the disk; the broker goes on by itself when it works again.",
        _ => $"The store '{path}' reports an error: {error.Message}",
    };
}
