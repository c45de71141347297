using Microsoft.Extensions.Logging;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Schema;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite.Sweeping;

public sealed class FileSpaceTests : IAsyncDisposable
{
    private const int Megabyte = 1024 * 1024;

    private readonly SqliteHarness _store = new(TemporaryDirectory.Fast());

    private string Old => $"{_store.Path}.old";

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_sweep_gives_the_space_back_that_it_frees()
    {
        for (var i = 0; i < 20; i++) await _store.AcceptKeptAsync(FormattableString.Invariant($"w{i}"), new byte[Megabyte / 4], TimeSpan.FromDays(90));
        await _store.CompleteAsync(await _store.TakeAsync());
        await _store.ReopenAsync();
        Assert.InRange((await _store.MeasureAsync()).FileBytes, 5 * Megabyte, 7 * Megabyte);
        _store.Clock.Advance(RetentionLimits.Default.Journal + TimeSpan.FromDays(1));

        await _store.SweepAsync();
        await _store.ReopenAsync();

        var size = await _store.MeasureAsync();
        Assert.InRange(size.FileBytes, 0, 2 * Megabyte);
        Assert.InRange(size.FreePages, 1, 256);
        Assert.Equal("ok", await AskAsync("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task A_store_tells_its_free_pages_and_the_length_of_its_log()
    {
        await _store.AcceptKeptAsync("w1", new byte[Megabyte], TimeSpan.FromDays(90));
        Assert.True((await _store.MeasureAsync()).LogBytes > Megabyte);
        await _store.OnWriterAsync(writer => writer.Execute("DELETE FROM bodies"));

        Assert.InRange((await _store.MeasureAsync()).FreePages, 250, 260);
    }

    [Fact]
    public async Task A_small_store_of_an_older_broker_learns_to_shrink_when_it_is_opened()
    {
        WriteOld(megabytes: 2);

        await using (_store.Open(Old)) { }

        Assert.Contains(_store.Logs.GetSnapshot(), log => log.Level == LogLevel.Information && log.Message.StartsWith($"Wrote the store {Old} anew in 0.0 s", StringComparison.Ordinal));
        using var connection = StoreConnection.Open(Old);
        Assert.Equal((2, 2), (connection.Ask("PRAGMA auto_vacuum", row => row.Number(0)), connection.Ask("SELECT count(*) FROM bodies", row => row.Number(0))));
    }

    [Fact]
    public async Task A_large_one_is_left_as_it_is_and_the_operator_is_told_the_command()
    {
        WriteOld(megabytes: 20);

        await using (_store.Open(Old)) { }
        await using (_store.Open(Old)) { }

        Assert.All(_store.Logs.GetSnapshot().Where(log => log.Id.Id == 3010), log => Assert.Contains($"sqlite3 '{Old}' 'PRAGMA auto_vacuum = INCREMENTAL; VACUUM'", log.Message, StringComparison.Ordinal));
        Assert.Equal(2, _store.Logs.GetSnapshot().Count(log => log.Id.Id == 3010));
    }

    [Fact]
    public async Task A_large_one_that_is_half_empty_is_written_anew()
    {
        WriteOld(megabytes: 20);
        using (var connection = StoreConnection.Open(Old)) connection.Execute("DELETE FROM bodies WHERE webhook > 'w05'");

        await using (_store.Open(Old)) { }

        Assert.Contains(_store.Logs.GetSnapshot(), log => log.Id.Id == 3009);
        Assert.InRange(new FileInfo(Old).Length, 0, 8 * Megabyte);
    }

    private void WriteOld(int megabytes)
    {
        using var old = StoreConnection.Open(Old);
        old.Execute($"PRAGMA journal_mode = WAL; {Migrations.Steps[0]} {Migrations.Steps[1]} {Migrations.Steps[2]} PRAGMA application_id = {StoreSchema.ApplicationId}; PRAGMA user_version = 3");
        for (var i = 0; i < megabytes; i++) old.Execute(FormattableString.Invariant($"INSERT INTO bodies (webhook, body, until) VALUES ('w{i:00}', zeroblob({Megabyte}), {DateTimeOffset.MaxValue.UtcTicks})"));
    }

    private async Task<string> AskAsync(string sql)
    {
        var answer = "";
        await _store.OnWriterAsync(writer => answer = writer.Ask(sql, row => row.Text(0)));
        return answer;
    }
}
