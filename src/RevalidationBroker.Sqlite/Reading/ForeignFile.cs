using Microsoft.Data.Sqlite;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Schema;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>
/// Opens the file for somebody who does not own it. SQLite would make a log and its index beside a file that has none, also to read only; left
/// by another account, they could keep the broker out. So where there is no log, the file is read as one that nobody changes, and what was
/// read is thrown away when somebody did: a broker changes the file only while it has a log beside it, or leaves another time of writing.
/// </summary>
internal static class ForeignFile
{
    /// <exception cref="Ports.StorageUnavailableException"/>
    /// <exception cref="SqliteException"/>
    public static Reader Open(string path)
    {
        if (!File.Exists(path)) throw StorageFailure.Of(path, "is not there", "Name the file that the broker writes, or start the broker once.");

        // Asked before the log, so that no change can come between.
        var before = Stamp.Of(path);
        if (!HasLog(path)) return Open(StoreConnection.OpenToRead(path, unchanging: true), path, () => !HasLog(path) && Stamp.Of(path) == before);
        if (!File.Exists($"{path}-shm"))
        {
            throw StorageFailure.Of(
                path,
                "has a log beside it without its index: a broker opens or closes it just now, or it was copied from elsewhere",
                "Try again. If that does not help, start the broker once on it, so that it takes the log in.");
        }

        return Open(StoreConnection.OpenToRead(path, unchanging: false), path, () => true);
    }

    private static Reader Open(StoreConnection connection, string path, Func<bool> stillHolds)
    {
        try
        {
            StoreSchema.CheckCurrent(connection, path);
            return new Reader(connection, stillHolds);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static bool HasLog(string path) => File.Exists($"{path}-wal");

    private sealed record Stamp(DateTime WrittenAt, long Length)
    {
        public static Stamp Of(string path)
        {
            var file = new FileInfo(path);
            return file.Exists ? new Stamp(file.LastWriteTimeUtc, file.Length) : new Stamp(default, 0);
        }
    }
}
