using System.Globalization;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Schema;

/// <summary>Brings a file to today's schema, and refuses one that is somebody else's or from a newer broker.</summary>
internal static class StoreSchema
{
    /// <summary>Marks a database as the broker's: <c>PRAGMA application_id</c>, "Rvbk" in ASCII.</summary>
    public const int ApplicationId = 0x5276626B;

    public static int CurrentVersion => Migrations.Steps.Count;

    /// <returns>The version that the file had.</returns>
    /// <exception cref="StorageUnavailableException"/>
    public static int Apply(StoreConnection connection, string path)
    {
        var version = VersionOf(connection, path);
        for (var next = version; next < CurrentVersion; next++)
        {
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"""
                BEGIN IMMEDIATE;
                {Migrations.Steps[next]}
                PRAGMA application_id = {ApplicationId};
                PRAGMA user_version = {next + 1};
                COMMIT;
                """));
        }

        return version;
    }

    /// <summary>For who may not bring it there.</summary>
    /// <exception cref="StorageUnavailableException">It has another schema than today's.</exception>
    public static void CheckCurrent(StoreConnection connection, string path)
    {
        var version = VersionOf(connection, path);
        if (version == 0) throw StorageFailure.Of(path, "is empty", "Name the file that the broker writes, or start the broker once.");
        if (version < CurrentVersion)
        {
            throw StorageFailure.Of(
                path,
                string.Create(CultureInfo.InvariantCulture, $"was written by an older broker: it has schema {version}, and this one reads schema {CurrentVersion}"),
                "Start the broker once on it to bring it up to date.");
        }
    }

    private static int VersionOf(StoreConnection connection, string path)
    {
        var version = (int)connection.Ask("PRAGMA user_version", row => row.Number(0));
        var isOurs = connection.Ask("PRAGMA application_id", row => row.Number(0)) == ApplicationId;
        var isEmpty = connection.Ask("SELECT count(*) FROM sqlite_schema", row => row.Number(0)) == 0;

        if (!isOurs && (!isEmpty || version != 0)) throw StorageFailure.Final(path, "is a database of another program", "Name another file.");
        if (version > CurrentVersion)
        {
            throw StorageFailure.Final(
                path,
                string.Create(CultureInfo.InvariantCulture, $"was written by a newer broker: it has schema {version}, and this one knows schemas up to {CurrentVersion}"),
                "Update this broker, or name another file.");
        }

        return version;
    }
}
