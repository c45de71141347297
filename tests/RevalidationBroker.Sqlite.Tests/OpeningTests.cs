using Microsoft.Data.Sqlite;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Schema;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

public sealed class OpeningTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    private string Path => $"{_store.Path}.other";

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task An_empty_file_becomes_a_store()
    {
        await File.WriteAllBytesAsync(Path, [], TestContext.Current.CancellationToken);

        await using var store = _store.Open(Path);

        Assert.False((await store.Inbox.AcceptAsync(A.Webhook(), CancellationToken.None))!.Duplicate);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        await File.WriteAllTextAsync(Path, new string('x', 5000), TestContext.Current.CancellationToken);

        Assert.Equal($"The file '{Path}' is not an SQLite database. If it was the store, it is damaged: move it away together with the files beside it that end with -wal and -shm, then put a backup in its place. Otherwise name another file. (SQLite: 26)", Refusal());

        Assert.Equal(new string('x', 5000), await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("CREATE TABLE customers (name TEXT)")]
    [InlineData("PRAGMA user_version = 3")]
    public async Task A_database_of_another_program_is_refused_and_left_as_it_is(string sql)
    {
        Execute(sql);
        var before = await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken);

        Assert.Equal($"The store '{Path}' is a database of another program. Name another file.", Refusal());

        Assert.Equal(before, await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_of_a_newer_broker_is_refused()
    {
        await _store.Open(Path).DisposeAsync();
        Execute($"PRAGMA user_version = {StoreSchema.CurrentVersion + 1}");

        Assert.Equal(
            $"The store '{Path}' was written by a newer broker: it has schema {StoreSchema.CurrentVersion + 1}, and this one knows schemas up to {StoreSchema.CurrentVersion}. Update this broker, or name another file.",
            Refusal());
    }

    [Fact]
    public async Task A_damaged_store_is_refused()
    {
        await using (var store = _store.Open(Path))
        {
            for (var i = 0; i < 50; i++) await store.Inbox.AcceptAsync(A.Webhook($"w{i}"), CancellationToken.None);
        }

        await using (var file = File.OpenWrite(Path))
        {
            // The header stays, so that it is a database still; all else is overwritten.
            file.Position = 100;
            var rest = new byte[file.Length - 100];
            Array.Fill(rest, (byte)0xA5);
            await file.WriteAsync(rest, TestContext.Current.CancellationToken);
        }

        Assert.Contains("is damaged. Stop a broker that has it open. Move it away together with the files beside it that end with -wal and -shm", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_directory_that_is_missing_is_named()
    {
        var missing = System.IO.Path.Combine(_store.Path + "-folder", "broker.db");

        Assert.Equal(
            $"The store '{missing}' cannot be opened, because there is no directory '{_store.Path}-folder'. Create it, or name another file.",
            Assert.Throws<StorageUnavailableException>(() => _store.Open(missing)).Message);
    }

    [Fact]
    public void A_directory_is_no_store()
    {
        Directory.CreateDirectory(Path);

        Assert.Equal($"The store '{Path}' cannot be opened, because it is a directory. Name a file.", Refusal());
    }

    [Fact]
    public async Task A_file_that_may_only_be_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "This account may write to everything.");
        await _store.Open(Path).DisposeAsync();
        File.SetAttributes(Path, FileAttributes.ReadOnly);

        Assert.Equal($"The store '{Path}' is read-only. Let the broker's account write to the file.", Refusal());

        // A log made now would be read-only for ever.
        Assert.False(File.Exists($"{Path}-wal"));
        File.SetAttributes(Path, FileAttributes.Normal);
        await _store.Open(Path).DisposeAsync();
    }

    [Fact]
    public void A_directory_that_may_only_be_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "This account may write to everything.");
        Directory.CreateDirectory(Path);
        File.SetAttributes(Path, FileAttributes.ReadOnly);
        var inside = System.IO.Path.Combine(Path, "broker.db");

        var refused = Assert.Throws<StorageUnavailableException>(() => _store.Open(inside));

        Assert.Equal($"The store '{inside}' cannot be opened, because the file '{inside}.lock' cannot be written. Let the broker's account write to the directory, or name another file.", refused.Message);
        File.SetAttributes(Path, FileAttributes.Normal);
    }

    [Fact]
    public async Task Opening_tells_the_operator_what_waits()
    {
        await _store.AcceptAsync("w1", ["production", "preview"]);
        await _store.AcceptAsync("w2", ["preview"]);

        await _store.ReopenAsync();

        Assert.Equal($"Opened the store {_store.Path}: 3 jobs wait in 2 lanes, 0 of them parked.", _store.Logs.LatestRecord.Message);
    }

    private string Refusal() => Assert.Throws<StorageUnavailableException>(() => _store.Open(Path)).Message;

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand in this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
