using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Schema;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite;

/// <summary>A request whose time is past is not only not found: it is not there.</summary>
public sealed class KeptRequestTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_next_request_deletes_those_whose_time_is_past()
    {
        await _store.AcceptKeptAsync("w1", [1], TimeSpan.FromHours(1));
        await _store.AcceptKeptAsync("w2", [2], TimeSpan.FromHours(2));
        _store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, await StoredAsync());

        await _store.AcceptKeptAsync("w3", [3], TimeSpan.FromHours(1));

        Assert.Equal(2, await StoredAsync());
        Assert.Equal([2], await _store.FindBodyAsync("w2"));
    }

    [Fact]
    public async Task Opening_deletes_those_whose_time_is_past()
    {
        await _store.AcceptKeptAsync("w1", [1], TimeSpan.FromHours(1));
        await _store.AcceptKeptAsync("w2", [2], TimeSpan.FromHours(2));
        _store.Clock.Advance(TimeSpan.FromHours(1));

        await _store.ReopenAsync();

        Assert.Equal(1, await StoredAsync());
    }

    [Fact]
    public async Task A_webhook_whose_request_is_not_kept_writes_none()
    {
        await _store.AcceptAsync("w1");

        Assert.Equal(0, await StoredAsync());
    }

    [Fact]
    public async Task A_request_that_cannot_be_stored_leaves_nothing_of_its_webhook()
    {
        await _store.OnWriterAsync(writer => writer.Execute("CREATE TRIGGER full BEFORE INSERT ON bodies BEGIN SELECT RAISE(ABORT, 'no'); END"));

        await Assert.ThrowsAnyAsync<Exception>(() => _store.AcceptKeptAsync("w1", [1], TimeSpan.FromHours(1)));

        Assert.Null(await _store.FindAsync("w1"));
        Assert.Empty(await _store.LanesAsync());
    }

    [Fact]
    public async Task A_store_that_kept_bodies_alone_finds_no_requests_in_them_and_keeps_the_next()
    {
        var path = $"{_store.Path}.old";
        using (var old = StoreConnection.Open(path))
        {
            old.Execute($"{Migrations.Steps[0]} {Migrations.Steps[1]} PRAGMA application_id = {StoreSchema.ApplicationId}; PRAGMA user_version = 2");
            using var webhook = new Statement(old.Handle, "INSERT INTO webhooks (id, source, received_at, plan) VALUES ('w1', 'blog', ?, ?)");
            webhook.Run(A.Time, SqlValue.Utf8("""{"events":[],"deployments":[]}"""u8.ToArray()));
            using var body = new Statement(old.Handle, "INSERT INTO bodies (webhook, body, until) VALUES ('w1', ?, ?)");
            body.Run("{}"u8.ToArray(), A.Time.AddDays(7));
        }

        await using var store = _store.Open(path);

        Assert.Contains(_store.Logs.GetSnapshot(), log => log.Message == $"Brought the store {path} from schema 2 to schema {StoreSchema.CurrentVersion}.");
        Assert.NotNull(await store.Journal.FindAsync("w1", CancellationToken.None));
        Assert.Null(await store.Journal.FindRequestAsync("w1", CancellationToken.None));
        var request = A.Request([1]);
        await store.Inbox.AcceptAsync(A.Webhook("w2") with { Kept = request, KeepUntil = A.Time.AddDays(7) }, CancellationToken.None);
        Same.Request(request, await store.Journal.FindRequestAsync("w2", CancellationToken.None));
    }

    [Fact]
    public async Task A_request_is_read_as_schema_3_wrote_it()
    {
        await _store.OnWriterAsync(writer => writer.Execute(
            """
            INSERT INTO bodies (webhook, head, body, until)
            VALUES ('w1', '{"method":"PUT","target":"/hooks/blog?a=b","headers":{"X-Topic":"Entry.publish"},"source":"blog","receivedAt":"2026-03-01T12:00:00.1234567+00:00"}', x'7B7D', 3000000000000000000);
            """));

        Same.Request(
            A.Request("{}"u8.ToArray()) with { Method = "PUT", Target = "/hooks/blog?a=b", Headers = new WebhookHeaders { { "X-Topic", "Entry.publish" } } },
            await _store.FindRequestAsync("w1"));
    }

    private async Task<long> StoredAsync()
    {
        long stored = -1;
        await _store.OnWriterAsync(writer => stored = writer.Ask("SELECT count(*) FROM bodies", row => row.Number(0)));
        return stored;
    }
}
