using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Writing;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite.Sweeping;

/// <summary>What a sweep leaves in the file, and how it goes about it.</summary>
public sealed class SweepingTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new(TemporaryDirectory.Fast());

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Nothing_of_a_webhook_is_left()
    {
        await _store.AcceptKeptAsync("w1", [1], TimeSpan.FromDays(90));
        await _store.AcceptAsync("w2");
        await _store.CompleteAsync(await _store.TakeAsync());
        await _store.RecordAsync(A.Attempt(["w1", "w2"]));
        await _store.RecordAsync(A.Attempt(["w2"]));
        PassJournal();

        await _store.SweepAsync();

        foreach (var table in new[] { "webhooks", "attempts", "attempt_webhooks", "bodies", "jobs", "shared_messages" }) Assert.Equal((table, 0), (table, await CountAsync(table)));
    }

    [Fact]
    public async Task An_attempt_is_there_until_the_last_of_its_webhooks_goes()
    {
        await _store.DeliverAsync("old");
        _store.Clock.Advance(TimeSpan.FromDays(10));
        await _store.DeliverAsync("new");
        await _store.RecordAsync(A.Attempt(["old", "new"]));
        _store.Clock.Advance(RetentionLimits.Default.Journal - TimeSpan.FromDays(5));

        await _store.SweepAsync();
        Assert.Equal((2, 2), (await CountAsync("attempts"), await CountAsync("attempt_webhooks")));

        _store.Clock.Advance(TimeSpan.FromDays(10));
        await _store.SweepAsync();
        Assert.Equal((0, 0), (await CountAsync("attempts"), await CountAsync("attempt_webhooks")));
    }

    [Fact]
    public async Task A_piece_counts_all_rows_that_belong_to_its_webhooks()
    {
        await DeliverAsync(20);
        PassJournal();
        var page = Enumerable.Range(1, 20).Select(place => new OldWebhook(place, FormattableString.Invariant($"w{place - 1}"))).ToList();
        SweptPiece? piece = null;

        await _store.OnWriterAsync(writer => piece = new SweepWrites(writer).Webhooks(page, from: 2, _store.Clock.Now, rows: 10));

        // Two rows each: its own, and the link to the attempt that carried all.
        Assert.Equal(new SweptPiece(Next: 7, Removed: 5), piece);
        Assert.Equal(15, await CountAsync("webhooks"));
    }

    [Fact]
    public async Task A_webhook_that_was_taken_anew_since_it_was_found_stays()
    {
        await _store.DeliverAsync("w0");
        PassJournal();
        var found = new[] { new OldWebhook(1, "w0") };
        await _store.DeliverAsync("w0");
        SweptPiece? piece = null;

        await _store.OnWriterAsync(writer => piece = new SweepWrites(writer).Webhooks(found, from: 0, _store.Clock.Now - TimeSpan.FromDays(1), rows: 10));

        Assert.Equal(new SweptPiece(Next: 1, Removed: 0), piece);
        Assert.NotNull(await _store.FindAsync("w0"));
    }

    [Fact]
    public async Task A_sweep_that_was_interrupted_goes_on_the_next_time()
    {
        await DeliverAsync(600);
        PassJournal();
        await _store.OnWriterAsync(writer => writer.Execute("CREATE TRIGGER stop BEFORE DELETE ON webhooks WHEN old.seq = 500 BEGIN SELECT RAISE(ABORT, 'interrupted'); END"));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.SweepAsync());
        // Whole pieces, and each with all that belongs to it.
        var left = await CountAsync("webhooks");
        Assert.Equal(600 - (499 / (StoreWriter.Piece / 2) * (StoreWriter.Piece / 2)), left);
        Assert.Equal((left, 1), (await CountAsync("attempt_webhooks"), await CountAsync("attempts")));

        await _store.ReopenAsync();
        await _store.OnWriterAsync(writer => writer.Execute("DROP TRIGGER stop"));
        Assert.Equal(left, (await _store.SweepAsync()).Webhooks);
        Assert.Equal((0, 0), (await CountAsync("attempt_webhooks"), await CountAsync("attempts")));
    }

    [Fact]
    public async Task A_sweep_that_is_cancelled_stops_between_its_pieces()
    {
        await DeliverAsync(10);
        PassJournal();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.Housekeeping.SweepAsync(RetentionLimits.Default, _store.Clock.Now, new CancellationToken(canceled: true)));

        Assert.Equal(10, await CountAsync("webhooks"));
    }

    [Fact]
    public async Task Webhooks_come_between_the_pieces_of_a_sweep()
    {
        await DeliverAsync(600);
        PassJournal();

        Task<Swept> sweep;
        Task<Acceptance> accepted;
        using (await _store.StopWriterAsync())
        {
            sweep = _store.SweepAsync();
            accepted = _store.AcceptAsync("between");
        }

        Assert.False((await accepted).Duplicate);
        Assert.Equal(600, (await sweep).Webhooks);
        Assert.Equal("between", Assert.Single(await _store.RecentAsync()).Id);
    }

    private void PassJournal() => _store.Clock.Advance(RetentionLimits.Default.Journal + TimeSpan.FromDays(1));

    private Task<Attempt> DeliverAsync(int count) => _store.DeliverAsync([.. Enumerable.Range(0, count).Select(i => FormattableString.Invariant($"w{i}"))]);

    private async Task<long> CountAsync(string table)
    {
        var count = 0L;
        await _store.OnWriterAsync(writer => count = writer.Ask($"SELECT count(*) FROM {table}", row => row.Number(0)));
        return count;
    }
}
