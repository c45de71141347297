using Microsoft.Data.Sqlite;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

public sealed class RefusalTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Counting_waits_for_nothing_and_is_seen_at_once()
    {
        using var stopped = await _store.StopWriterAsync();

        for (var i = 0; i < 10_000; i++) _store.Refuse("blog", "WrongSignature");

        Assert.Equal([new RefusalCount("blog", "WrongSignature", 10_000)], await _store.RefusalsAsync());
    }

    [Fact]
    public async Task A_flood_is_written_once_a_second_and_as_a_total()
    {
        for (var i = 0; i < 1000; i++) _store.Refuse("blog", "WrongSignature");
        Assert.Equal(0, await WrittenAsync());

        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1000, await WrittenAsync());

        for (var i = 0; i < 500; i++) _store.Refuse("blog", "WrongSignature");
        _store.Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1000, await WrittenAsync());

        _store.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1500, await WrittenAsync());
    }

    [Fact]
    public async Task What_the_disk_could_not_take_is_written_later()
    {
        await _store.OnWriterAsync(writer => writer.Execute("ALTER TABLE refusals RENAME TO mislaid"));
        _store.Refuse("blog", "WrongSignature");
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        await _store.OnWriterAsync(writer => writer.Execute("ALTER TABLE mislaid RENAME TO refusals"));
        Assert.Equal(0, await WrittenAsync());
        Assert.Equal([new RefusalCount("blog", "WrongSignature", 1)], await _store.RefusalsAsync());

        _store.Refuse("blog", "WrongSignature");
        await _store.ReopenAsync();

        Assert.Equal([new RefusalCount("blog", "WrongSignature", 2)], await _store.RefusalsAsync());
    }

    [Fact]
    public async Task Counting_after_the_end_harms_nobody()
    {
        await _store.Store.DisposeAsync();

        _store.Refuse("blog", "WrongSignature");
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Of_a_flood_the_last_20_are_written_in_one_row_with_the_total()
    {
        for (var i = 0; i < 10_000; i++) _store.Refuse("blog", "Mismatch", $"{i}");
        Assert.Equal(20, (await _store.RecentRefusalsAsync()).Count);
        Assert.Equal(0, await WrittenAsync("SELECT count(*) FROM recent_refusals"));

        _store.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, await WrittenAsync("SELECT count(*) FROM recent_refusals"));
        Assert.Equal(20, await WrittenAsync("SELECT json_array_length(refusals) FROM recent_refusals"));
        Assert.Equal(10_000, await WrittenAsync());
    }

    [Fact]
    public async Task Refusals_that_another_version_wrote_do_not_keep_the_store_from_opening()
    {
        _store.Refuse("blog", "Mismatch");
        _store.Refuse("shop", "Mismatch", "readable");
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        await _store.OnWriterAsync(writer => writer.Execute("""UPDATE recent_refusals SET refusals = '[{"why":"?"}]' WHERE source = 'blog'"""));

        await _store.ReopenAsync();

        Assert.Equal("readable", Assert.Single(await _store.RecentRefusalsAsync()).Detail);
        Assert.Equal([1, 1], (await _store.RefusalsAsync()).Select(count => count.Count));
    }

    /// <summary>What a new process would find.</summary>
    private async Task<long> WrittenAsync(string sql = "SELECT coalesce(sum(count), 0) FROM refusals")
    {
        // Operations are done in order, so what was posted before this is written.
        await _store.OnWriterAsync(_ => { });
        await using var connection = new SqliteConnection($"Data Source={_store.Path};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The statements stand in this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
