using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Writing;
using RevalidationBroker.Testing;
using SQLitePCL;

namespace RevalidationBroker.Sqlite;

public sealed class GroupCommitTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Each_commit_is_on_the_disk_before_it_is_answered()
    {
        await _store.OnWriterAsync(writer =>
        {
            Assert.Equal(2, writer.Ask("PRAGMA synchronous", row => row.Number(0)));
            Assert.Equal("wal", writer.Ask("PRAGMA journal_mode", row => row.Text(0)));
        });
    }

    [Fact]
    public async Task Nobody_is_answered_before_the_commit()
    {
        Task<Acceptance>? accepting = null;
        var answeredBefore = true;
        await _store.OnWriterAsync(writer => raw.sqlite3_commit_hook(
            writer.Handle,
            _ =>
            {
                answeredBefore = accepting is { IsCompleted: true };
                return 0;
            },
            null));
        using (await _store.StopWriterAsync()) accepting = _store.AcceptAsync("w1");

        await accepting;

        Assert.False(answeredBefore);
    }

    [Fact]
    public async Task Webhooks_that_wait_together_share_a_commit()
    {
        var commits = await CountCommitsAsync();
        List<Task<Acceptance>> waiting;
        using (await _store.StopWriterAsync())
        {
            waiting = [.. Enumerable.Range(0, 100).Select(i => _store.AcceptAsync($"w{i}", ["production", "preview"]))];
            Assert.DoesNotContain(waiting, accepting => accepting.IsCompleted);
        }

        await Task.WhenAll(waiting);

        Assert.Equal(1, commits());
        Assert.Equal([("preview", 100), ("production", 100)], (await _store.LanesAsync()).Select(lane => (lane.Lane, lane.Waiting)));
    }

    [Fact]
    public async Task A_group_is_bounded()
    {
        var commits = await CountCommitsAsync();
        List<Task<Acceptance>> waiting;
        using (await _store.StopWriterAsync()) waiting = [.. Enumerable.Range(0, StoreWriter.LargestGroup + 1).Select(i => _store.AcceptAsync($"w{i}"))];

        await Task.WhenAll(waiting);

        Assert.Equal(2, commits());
    }

    [Fact]
    public async Task A_webhook_that_comes_alone_waits_for_nobody()
    {
        var commits = await CountCommitsAsync();

        // The clock stands, so a timer would never end.
        await _store.AcceptAsync("w1");

        Assert.Equal(1, commits());
    }

    [Fact]
    public async Task An_operation_that_fails_takes_no_other_of_its_group_with_it()
    {
        Task<Acceptance> before, after;
        Task failing;
        using (await _store.StopWriterAsync())
        {
            before = _store.AcceptAsync("w1");
            failing = _store.OnWriterAsync(writer =>
            {
                writer.Execute("DELETE FROM webhooks");
                throw new InvalidOperationException("a bug");
            });
            after = _store.AcceptAsync("w2");
        }

        Assert.Equal("a bug", (await Assert.ThrowsAsync<InvalidOperationException>(() => failing)).Message);
        Assert.False((await before).Duplicate);
        Assert.False((await after).Duplicate);
        Assert.Equal(["w2", "w1"], (await _store.RecentAsync()).Select(entry => entry.Id));
        Assert.Equal(2, (await _store.TakeAsync()).Jobs.Count);
    }

    [Fact]
    public async Task An_operation_that_fails_leaves_the_file_unlocked()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.OnWriterAsync(writer =>
        {
            writer.Execute("DELETE FROM webhooks");
            throw new InvalidOperationException("a bug");
        }));

        using var other = Connections.StoreConnection.Open(_store.Path);
        other.Execute("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; ROLLBACK");
    }

    [Fact]
    public async Task A_lane_that_is_lent_again_in_the_moment_in_which_it_is_settled_loses_nothing()
    {
        await _store.AcceptAsync("w1");
        var first = await _store.TakeAsync();
        Task<LaneLease>? second = null;
        var settling = false;
        await _store.OnWriterAsync(writer => raw.sqlite3_commit_hook(
            writer.Handle,
            _ =>
            {
                if (!settling || second is not null) return 0;
                // The first lease has been found to hold, and lapses before what it settles can be seen.
                _store.Clock.Advance(_store.LeaseFor);
                second = _store.TakeAsync();
                return 0;
            },
            null));

        settling = true;
        Assert.True(await _store.CompleteAsync(first));
        await _store.AcceptAsync("w2");

        Assert.Equal("w1", Assert.Single((await second!).Jobs).Job.WebhookId);
        Assert.True(await _store.CompleteAsync(await second));
        Assert.Equal("w2", Assert.Single((await _store.TakeAsync()).Jobs).Job.WebhookId);
    }

    [Fact]
    public async Task An_attempt_is_kept_once_however_many_webhooks_it_carried()
    {
        await _store.RecordAsync(A.Attempt([.. Enumerable.Range(0, 1000).Select(i => $"w{i}")]));

        await _store.OnWriterAsync(writer =>
        {
            Assert.Equal(1, writer.Ask("SELECT count(*) FROM attempts", row => row.Number(0)));
            Assert.Equal(1000, writer.Ask("SELECT count(*) FROM attempt_webhooks", row => row.Number(0)));
        });
    }

    [Fact]
    public async Task An_operation_that_is_cancelled_before_its_turn_is_not_done()
    {
        using var impatience = new CancellationTokenSource();
        Task<Acceptance?> cancelled;
        Task<Acceptance> other;
        using (await _store.StopWriterAsync())
        {
            cancelled = _store.Inbox.AcceptAsync(A.Webhook("w1"), impatience.Token);
            other = _store.AcceptAsync("w2");
            await impatience.CancelAsync();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.InTime());
        await other;
        Assert.Null(await _store.FindAsync("w1"));
        Assert.False((await _store.AcceptAsync("w1")).Duplicate);
    }

    [Fact]
    public async Task Who_reads_does_not_wait_for_the_writer()
    {
        await _store.AcceptAsync("w1");
        Task<Acceptance> waiting;
        using (await _store.StopWriterAsync())
        {
            waiting = _store.AcceptAsync("w2");

            // The writer is inside a transaction, and none of these is held up by it or sees into it.
            Assert.Equal("w1", Assert.Single(await _store.RecentAsync()).Id);
            Assert.NotNull(await _store.FindAsync("w1"));
            Assert.Empty(await _store.DeadLettersAsync());
            Assert.Equal(1, Assert.Single(await _store.LanesAsync()).Waiting);
            Assert.Single((await _store.TakeAsync()).Jobs);
        }

        await waiting;
    }

    [Fact]
    public async Task Closing_a_store_writes_what_waits()
    {
        List<Task<Acceptance>> waiting;
        ValueTask closing;
        using (await _store.StopWriterAsync())
        {
            waiting = [.. Enumerable.Range(0, 10).Select(i => _store.AcceptAsync($"w{i}"))];
            closing = _store.Store.DisposeAsync();
        }

        await closing;

        Assert.All(waiting, accepting => Assert.True(accepting.IsCompletedSuccessfully));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _store.AcceptAsync("too late"));
        await using var again = _store.Open(_store.Path);
        Assert.Equal(10, (await again.Journal.RecentAsync(100, CancellationToken.None)).Count);
    }

    /// <summary>SQLite calls the hook at each commit, also at one that writes nothing.</summary>
    private async Task<Func<int>> CountCommitsAsync()
    {
        var commits = 0;
        await _store.OnWriterAsync(writer =>
        {
            var changes = writer.Changes;
            raw.sqlite3_commit_hook(
                writer.Handle,
                _ =>
                {
                    if (writer.Changes != changes) commits++;
                    changes = writer.Changes;
                    return 0;
                },
                null);
        });
        return () => commits;
    }
}
