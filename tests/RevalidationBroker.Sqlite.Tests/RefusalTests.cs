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

        for (var i = 0; i < 10_000; i++) _store.Journal.CountRefusal("blog", "WrongSignature");

        Assert.Equal([new RefusalCount("blog", "WrongSignature", 10_000)], await _store.RefusalsAsync());
    }

    [Fact]
    public async Task A_flood_is_written_once_a_second_and_as_a_total()
    {
        for (var i = 0; i < 1000; i++) _store.Journal.CountRefusal("blog", "WrongSignature");
        Assert.Equal(0, await WrittenAsync());

        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1000, await WrittenAsync());

        for (var i = 0; i < 500; i++) _store.Journal.CountRefusal("blog", "WrongSignature");
        _store.Clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.Equal(1000, await WrittenAsync());

        _store.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1500, await WrittenAsync());
    }

    [Fact]
    public async Task What_the_disk_could_not_take_is_written_later()
    {
        await _store.OnWriterAsync(writer => writer.Execute("ALTER TABLE refusals RENAME TO mislaid"));
        _store.Journal.CountRefusal("blog", "WrongSignature");
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        await _store.OnWriterAsync(writer => writer.Execute("ALTER TABLE mislaid RENAME TO refusals"));
        Assert.Equal(0, await WrittenAsync());
        Assert.Equal([new RefusalCount("blog", "WrongSignature", 1)], await _store.RefusalsAsync());

        _store.Journal.CountRefusal("blog", "WrongSignature");
        await _store.ReopenAsync();

        Assert.Equal([new RefusalCount("blog", "WrongSignature", 2)], await _store.RefusalsAsync());
    }

    [Fact]
    public async Task Counting_after_the_end_harms_nobody()
    {
        await _store.Store.DisposeAsync();

        _store.Journal.CountRefusal("blog", "WrongSignature");
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>What a new process would find.</summary>
    private async Task<long> WrittenAsync()
    {
        // Operations are done in order, so what was posted before this is written.
        await _store.OnWriterAsync(_ => { });
        await using var connection = new SqliteConnection($"Data Source={_store.Path};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT coalesce(sum(count), 0) FROM refusals";
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
