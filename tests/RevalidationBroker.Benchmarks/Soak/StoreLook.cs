using Microsoft.Data.Sqlite;

namespace RevalidationBroker.Benchmarks.Soak;

/// <summary>The embedded store of a running broker, seen from outside.</summary>
internal static class StoreLook
{
    private const double BytesInMegabyte = 1024 * 1024;

    public static long WaitingJobs(string store)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = store, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 5 }.ToString());
        connection.Open();
        using var count = connection.CreateCommand();
        count.CommandText = "SELECT count(*) FROM jobs";
        return (long)count.ExecuteScalar()!;
    }

    /// <summary>The file with its log.</summary>
    public static double Megabytes(string store) => new[] { store, $"{store}-wal" }.Select(file => new FileInfo(file)).Where(file => file.Exists).Sum(file => file.Length) / BytesInMegabyte;
}
