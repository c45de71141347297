using Microsoft.Extensions.Logging;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Writing;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

public sealed class FailingDiskTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_webhook_that_the_disk_cannot_take_is_refused_and_what_was_taken_stays()
    {
        var accepted = await FillDiskAsync();

        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AcceptAsync(Large("refused")));

        Assert.Equal($"The store '{_store.Path}' cannot grow: the disk is full or a quota is used up. Free some space; the broker goes on by itself. (SQLite: 13)", refused.Message);
        Assert.Equal(accepted, (await _store.RecentAsync()).Count);
        Assert.Equal(accepted, Assert.Single(await _store.LanesAsync()).Waiting);
    }

    [Fact]
    public async Task When_the_disk_is_back_the_store_is_too()
    {
        var accepted = await FillDiskAsync();
        await FreeDiskAsync();

        Assert.False((await _store.AcceptAsync(Large("retried"))).Duplicate);

        Assert.Equal(accepted + 1, (await _store.TakeAsync()).Jobs.Count);
    }

    [Fact]
    public async Task A_small_webhook_is_not_refused_for_a_large_one_that_waits_with_it()
    {
        await _store.AcceptAsync("w1");
        await LimitAsync("page_count + 2 FROM pragma_page_count");

        List<Task<Acceptance?>> waiting;
        using (await _store.StopWriterAsync()) waiting = [.. Enumerable.Range(0, 10).Select(i => TryAcceptAsync(i == 5 ? Large("large") : A.Webhook("w1")))];

        var answers = await Task.WhenAll(waiting);
        Assert.Equal(5, Array.FindIndex(answers, answer => answer is null));
        Assert.Equal(9, answers.Count(answer => answer is { Duplicate: true }));
    }

    [Fact]
    public async Task A_settlement_that_failed_can_be_tried_again()
    {
        await FillDiskAsync();
        var lease = await _store.TakeAsync();
        var dead = new Settlement.DeadLetter(new string('x', 100_000));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.SettleAsync(lease, dead));
        Assert.Equal(lease.Jobs.Count, Assert.Single(await _store.LanesAsync()).Waiting);
        Assert.Empty(await _store.DeadLettersAsync());

        await FreeDiskAsync();
        Assert.True(await _store.SettleAsync(lease, dead));

        Assert.Equal(lease.Jobs.Count, (await _store.DeadLettersAsync(1000)).Count);
    }

    [Fact]
    public async Task A_settlement_that_failed_half_way_settles_each_job_once_when_it_is_tried_again()
    {
        await Task.WhenAll(Enumerable.Range(0, 600).Select(i => _store.AcceptAsync(FormattableString.Invariant($"w{i}"))));
        var lease = await _store.TakeAsync();
        await LimitAsync("page_count + 350 FROM pragma_page_count");
        // A letter takes a page, so that there is room for the first piece and none for the second.
        var dead = new Settlement.DeadLetter(new string('x', 3000));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.SettleAsync(lease, dead));
        Assert.Equal(600 - StoreWriter.Piece, Assert.Single(await _store.LanesAsync()).Waiting);

        await FreeDiskAsync();
        Assert.True(await _store.SettleAsync(lease, dead));

        Assert.Equal(600, (await _store.DeadLettersAsync(1000)).Select(letter => letter.Job.Job.Id).Distinct().Count());
        Assert.Equal(600, (await _store.DeadLettersAsync(1000)).Count);
        Assert.Empty(await _store.LanesAsync());
    }

    [Fact]
    public async Task The_operator_is_told_once_when_it_fails_and_once_when_it_works_again()
    {
        await FillDiskAsync();
        for (var i = 0; i < 5; i++) await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AcceptAsync(Large($"refused-{i}")));
        await FreeDiskAsync();
        for (var i = 0; i < 5; i++) await _store.AcceptAsync($"accepted-{i}");
        await LimitAsync("page_count FROM pragma_page_count");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AcceptAsync(Large("refused again")));

        Assert.Equal(
            [(3003, LogLevel.Error), (3004, LogLevel.Information), (3003, LogLevel.Error)],
            _store.Logs.GetSnapshot().Where(log => log.Id.Id is 3003 or 3004).Select(log => (log.Id.Id, log.Level)));
    }

    [Fact]
    public async Task A_lane_that_could_not_be_read_is_lent_again_in_a_moment()
    {
        await _store.AcceptAsync("w1");
        await _store.OnWriterAsync(writer => writer.Execute("ALTER TABLE jobs RENAME TO mislaid"));

        var failed = await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.TakeAsync());
        Assert.Contains(_store.Path, failed.Message, StringComparison.Ordinal);

        await _store.OnWriterAsync(writer => writer.Execute("ALTER TABLE mislaid RENAME TO jobs"));
        var waiting = _store.TakeAsync();
        await _store.Clock.TimerSetAsync(TimeSpan.FromSeconds(1));
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("w1.production", Assert.Single((await waiting).Jobs).Job.Id);
    }

    private static AcceptedWebhook Large(string id) => A.Webhook(id, invalidations: [.. Enumerable.Range(0, 500).Select(i => A.Tag($"{id}-{i}-{new string('x', 100)}"))]);

    /// <returns>How many webhooks it took.</returns>
    private async Task<int> FillDiskAsync()
    {
        await LimitAsync("500");
        var taken = 0;
        while (await TryAcceptAsync(Large($"filling-{taken}")) is not null) taken++;
        return taken;
    }

    private Task FreeDiskAsync() => LimitAsync("1000000");

    /// <summary>To SQLite a limit of pages is a full disk.</summary>
    private Task LimitAsync(string pages) => _store.OnWriterAsync(writer =>
    {
        var limit = writer.Ask($"SELECT {pages}", row => row.Number(0));
        writer.Execute(FormattableString.Invariant($"PRAGMA max_page_count = {limit}"));
    });

    private async Task<Acceptance?> TryAcceptAsync(AcceptedWebhook webhook)
    {
        try
        {
            return await _store.AcceptAsync(webhook);
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }
}
