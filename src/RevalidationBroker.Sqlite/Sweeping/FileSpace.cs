using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Sweeping;

/// <summary>Sees to it that a store's file can become smaller (sqlite.org/pragma.html#pragma_auto_vacuum).</summary>
internal static class FileSpace
{
    /// <summary>What <c>PRAGMA auto_vacuum</c> answers for <c>INCREMENTAL</c>.</summary>
    public const long Incremental = 2;

    /// <summary>Before the first table of a new file; in one that has any it would mean nothing.</summary>
    public static void Begin(StoreConnection connection)
    {
        if (connection.Ask("PRAGMA page_count", row => row.Number(0)) == 0) connection.Execute("PRAGMA auto_vacuum = INCREMENTAL");
    }

    /// <summary>Writes a file of an older broker anew where that is cheap, so that it can shrink from then on, and says otherwise how to do it.</summary>
    public static void Convert(StoreConnection connection, string path, TimeProvider clock, ILogger logger)
    {
        var pages = new SweepReads(connection).Pages();
        if (pages.CanShrink) return;
        if (!pages.ToRewrite)
        {
            logger.CannotShrink(path, path);
            return;
        }

        var began = clock.GetTimestamp();
        try
        {
            connection.Execute("PRAGMA auto_vacuum = INCREMENTAL; VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException error)
        {
            // It needs as much space again for a moment. The store works without.
            logger.NotRewritten(path, error.Message);
            return;
        }

        var after = new SweepReads(connection).Pages();
        logger.Rewritten(path, clock.GetElapsedTime(began).TotalSeconds, pages.Count * StorePages.Size, after.Count * StorePages.Size);
    }
}
