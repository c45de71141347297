using Microsoft.Data.Sqlite;

namespace RevalidationBroker.EndToEnd.Tests.Infrastructure;

/// <summary>Looks into a broker's file beside the broker, as any other program could.</summary>
internal static class DataFile
{
    /// <summary>Jobs that wait in any lane.</summary>
    public static long Waiting(string path) => Ask<long>(path, "SELECT count(*) FROM jobs");

    public static long DeadLetters(string path) => Ask<long>(path, "SELECT count(*) FROM dead_letters");

    /// <summary>Waits until so many are stored: the broker says that a job is one before it is.</summary>
    public static Task HasDeadLettersAsync(BrokerFolder folder, int count) => Eventually.TrueAsync(() => DeadLetters(folder.Database) == count, () => $"There are {DeadLetters(folder.Database)} dead letters.");

    /// <summary>Webhooks that were accepted.</summary>
    public static long Webhooks(string path) => Ask<long>(path, "SELECT count(*) FROM webhooks");

    /// <returns><c>ok</c>, or what SQLite finds wrong.</returns>
    public static string Integrity(string path) => Ask<string>(path, "PRAGMA integrity_check");

    private static T Ask<T>(string path, string question)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 60 }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The questions stand above.
        command.CommandText = question;
#pragma warning restore CA2100
        return (T)command.ExecuteScalar()!;
    }
}
