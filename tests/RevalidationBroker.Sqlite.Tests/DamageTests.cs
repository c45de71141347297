using Microsoft.Extensions.Logging;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

/// <summary>A file that others have damaged, locked or made read-only: what is said, what still works, and that it goes on by itself.</summary>
public sealed class DamageTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    private string Path => $"{_store.Path}.other";

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_store_whose_header_is_overwritten_is_refused()
    {
        await FillAsync(Path);
        Overwrite(Path, from: 0, length: 100);

        Assert.Equal($"The file '{Path}' is not an SQLite database. If it was the store, it is damaged: move it away together with the files beside it that end with -wal and -shm, then put a backup in its place. Otherwise name another file. (SQLite: 26)", Refusal());
    }

    [Fact]
    public async Task A_store_that_is_damaged_in_its_middle_is_refused_before_anything_is_built_on_it()
    {
        await FillAsync(Path);
        var length = new FileInfo(Path).Length;
        Overwrite(Path, from: length / 2 / 4096 * 4096, length: 3 * 4096);
        var before = await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken);

        Assert.StartsWith($"The store '{Path}' is damaged. Stop a broker that has it open. Move it away together with the files beside it that end with -wal and -shm, then put a backup in its place; without one start the broker anew: it begins an empty store, and what waited in the old one is not delivered. (SQLite: ", Refusal(), StringComparison.Ordinal);

        Assert.Equal(before, await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_log_beside_a_damaged_store_is_left_as_it_is_and_so_is_the_store()
    {
        await FillAsync(_store.Store);
        await _store.ReopenAsync();
        await _store.AcceptAsync("in the log");
        File.Copy(_store.Path, Path);
        File.Copy($"{_store.Path}-wal", $"{Path}-wal");
        Overwrite(Path, from: new FileInfo(Path).Length / 2 / 4096 * 4096, length: 3 * 4096);
        var store = await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken);
        var log = await File.ReadAllBytesAsync($"{Path}-wal", TestContext.Current.CancellationToken);

        Assert.Contains("is damaged.", Refusal(), StringComparison.Ordinal);

        Assert.Equal(store, await File.ReadAllBytesAsync(Path, TestContext.Current.CancellationToken));
        Assert.Equal(log, await File.ReadAllBytesAsync($"{Path}-wal", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_store_that_was_cut_off_is_refused()
    {
        await FillAsync(Path);
        await using (var file = File.OpenWrite(Path)) file.SetLength(file.Length / 2 / 4096 * 4096);

        Assert.Contains("is damaged. Stop a broker that has it open.", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Damage_that_comes_while_it_runs_is_said_when_it_is_come_upon_and_ends_nothing()
    {
        await FillAsync(_store.Store);
        await _store.ReopenAsync();
        var length = new FileInfo(_store.Path).Length;
        Overwrite(_store.Path, from: length / 4 / 4096 * 4096, length: length / 2);

        var failures = new List<Exception?>();
        for (var i = 0; i < 200; i++) failures.Add(await Record.ExceptionAsync(() => _store.FindAsync(FormattableString.Invariant($"w{i}"))));
        var refused = await Record.ExceptionAsync(() => _store.AcceptAsync("next"));

        Assert.Contains(failures, failure => failure is StorageUnavailableException);
        Assert.All(failures.Append(refused).OfType<Exception>(), failure => Assert.StartsWith($"The store '{_store.Path}' is damaged.", Assert.IsType<StorageUnavailableException>(failure).Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_another_program_has_locked_is_refused_at_start()
    {
        await FillAsync(Path);
        using var other = StoreConnection.Open(Path);
        other.Execute("BEGIN IMMEDIATE");

        Assert.Equal($"The store '{Path}' is locked by another program. Close that program (a database viewer, a backup); the broker goes on by itself. (SQLite: 5)", Refusal());

        other.Execute("ROLLBACK");
        await _store.Open(Path).DisposeAsync();
    }

    [Fact]
    public async Task A_store_that_another_program_locks_for_a_while_refuses_webhooks_until_it_lets_go()
    {
        // It waits five seconds, which a test need not.
        _store.Store.Writer.Connection.Execute("PRAGMA busy_timeout = 1");
        using var other = StoreConnection.Open(_store.Path);
        other.Execute("BEGIN IMMEDIATE");

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AcceptAsync("w1"));
        Assert.Equal($"The store '{_store.Path}' is locked by another program. Close that program (a database viewer, a backup); the broker goes on by itself. (SQLite: 5)", refused.Message);

        other.Execute("ROLLBACK");
        Assert.False((await _store.AcceptAsync("w1")).Duplicate);
        AssertFailedAndRecovered();
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_for_a_while_refuses_webhooks_and_sweeps_and_goes_on_by_itself()
    {
        await _store.DeliverAsync("old");
        _store.Clock.Advance(RetentionLimits.Default.Journal + TimeSpan.FromDays(1));
        _store.Store.Writer.Connection.Execute("PRAGMA query_only = 1");

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AcceptAsync("w1"));
        Assert.Equal($"The store '{_store.Path}' cannot be written. Let the broker's account write to the file, to those beside it that end with -wal and -shm, and to the directory. (SQLite: 8)", refused.Message);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.SweepAsync());
        Assert.Equal(1, (await _store.MeasureAsync()).Webhooks);

        _store.Store.Writer.Connection.Execute("PRAGMA query_only = 0");
        Assert.False((await _store.AcceptAsync("w1")).Duplicate);
        Assert.Equal(1, (await _store.SweepAsync()).Webhooks);
        AssertFailedAndRecovered();
    }

    private void AssertFailedAndRecovered() => Assert.Equal(
        [(3003, LogLevel.Error), (3004, LogLevel.Information)],
        _store.Logs.GetSnapshot().Where(log => log.Id.Id is 3003 or 3004).Select(log => (log.Id.Id, log.Level)));

    private string Refusal() => Assert.Throws<StorageUnavailableException>(() => _store.Open(Path)).Message;

    private async Task FillAsync(string path)
    {
        await using var store = _store.Open(path);
        await FillAsync(store);
    }

    private static async Task FillAsync(SqliteStore store) => await Task.WhenAll(Enumerable.Range(0, 200).Select(i => store.Inbox.AcceptAsync(A.Webhook(FormattableString.Invariant($"w{i}")), CancellationToken.None)));

    private static void Overwrite(string path, long from, long length)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.Position = from;
        var bytes = new byte[length];
        Array.Fill(bytes, (byte)0xA5);
        file.Write(bytes);
    }
}
