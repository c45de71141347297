using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite;

/// <summary>Looks a file through before anything is built on it.</summary>
internal static class Soundness
{
    /// <summary>In bytes: up to here it takes at most a few tenths of a second. In a larger file damage shows when it is come upon.</summary>
    private const long Cheap = 64 * 1024 * 1024;

    /// <exception cref="StorageUnavailableException">It is damaged.</exception>
    public static void Check(StoreConnection connection, string path)
    {
        if (new FileInfo(path).Length > Cheap) return;

        // Finds pages that cannot be what they should; whether indexes fit their tables it does not ask, which would take far longer.
        var finding = connection.Ask("PRAGMA quick_check(1)", row => row.Text(0));
        if (finding != "ok") throw StorageFailure.Of(path, "is damaged", $"{StorageFailure.WhenDamaged} (SQLite: {finding.ReplaceLineEndings(" ")})");
    }
}
