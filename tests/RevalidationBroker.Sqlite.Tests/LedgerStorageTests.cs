using Microsoft.Extensions.Logging;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Schema;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Sqlite;

/// <summary>The ledger in the file: what older brokers wrote, and what shares a commit with it.</summary>
public sealed class LedgerStorageTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_store_without_a_ledger_gets_one_and_keeps_its_jobs()
    {
        var path = $"{_store.Path}.old";
        var job = A.Job("w1", invalidations: [A.Tag("posts"), A.Path("/blog")]);
        using (var old = StoreConnection.Open(path))
        {
            old.Execute($"{Migrations.Steps[0]} PRAGMA application_id = {StoreSchema.ApplicationId}; PRAGMA user_version = 1");
            using var webhook = new Statement(old.Handle, "INSERT INTO webhooks (id, source, received_at, plan) VALUES ('w1', 'blog', ?, ?)");
            webhook.Run(A.Time, SqlValue.Utf8("""{"events":[],"deployments":[{"deployment":"production","invalidations":[]}]}"""u8.ToArray()));
            using var waiting = new Statement(old.Handle, "INSERT INTO jobs (lane, seq, webhook, due, attempts, message) VALUES ('production', 5, 'w1', ?, 2, ?)");
            waiting.Run(A.Time, JobMessage.Write(job));
        }

        await using var store = _store.Open(path);

        Assert.Contains(_store.Logs.GetSnapshot(), log => log.Level is LogLevel.Information && log.Message == $"Brought the store {path} from schema 1 to schema {StoreSchema.CurrentVersion}.");
        var lent = Assert.Single((await store.Queue.TakeAsync(CancellationToken.None).InTime()).Jobs);
        Same.Job(job, lent.Job);
        Assert.Equal(2, lent.Attempts);
        var learned = A.Webhook("w2") with { Ledger = [new LedgerChange(A.EntryKey(), 0, A.Entry())] };
        Assert.True((await store.Inbox.AcceptAsync(A.Webhook("w1"), CancellationToken.None))!.Duplicate);
        Assert.False((await store.Inbox.AcceptAsync(learned, CancellationToken.None))!.Duplicate);
        Assert.Single(await store.Ledger.FindAsync([A.EntryKey().Entry], CancellationToken.None));
    }

    [Fact]
    public async Task An_entry_is_read_as_schema_2_wrote_it()
    {
        await _store.OnWriterAsync(writer => writer.Execute(
            """
            INSERT INTO entries (seq, source, place, id, locale, key_type, version, live, type, slug, path, updated_at, fields, refs)
            VALUES (9, 'blog', 'space-1/master', 'entry-1', 'en-US', '', 3, 1, 'post', 'hello', '/blog/hello', 639079632001234567, '{"category":"news"}',
                '[{"id":"author-1","type":"author","through":"author"},{"id":"asset-1","type":null,"through":"image"}]');
            INSERT INTO referrers (source, place, target, id, locale, key_type, entry) VALUES ('blog', 'space-1/master', 'author-1', 'entry-1', 'en-US', '', 9);
            """));

        var entry = Assert.Single(await _store.ReferrersAsync("author-1"));

        Same.Entry(
            new KnownEntry
            {
                Key = A.EntryKey(),
                Version = 3,
                Type = "post",
                Slug = "hello",
                Path = "/blog/hello",
                UpdatedAt = new DateTimeOffset(639079632001234567, TimeSpan.Zero),
                Fields = System.Text.Json.JsonElement.Parse("""{"category":"news"}"""),
                References = [new EntryReference("author-1", "author", "author"), new EntryReference("asset-1", null, "image")],
            },
            entry);
    }

    [Fact]
    public async Task Who_comes_second_in_a_commit_finds_what_the_first_has_changed_and_takes_no_other_with_it()
    {
        Task<Acceptance?> first, second, next;
        Task<Acceptance> other;
        using (await _store.StopWriterAsync())
        {
            first = _store.TryLearnAsync(A.Entry(slug: "first", refersTo: ["a"]), version: 0);
            second = _store.TryLearnAsync(A.Entry(slug: "second", refersTo: ["b"]), version: 0);
            other = _store.AcceptAsync("other");
            next = _store.TryLearnAsync(A.Entry(slug: "next", refersTo: ["c"]), version: 1);
        }

        Assert.NotNull(await first);
        Assert.Null(await second);
        Assert.False((await other).Duplicate);
        Assert.NotNull(await next);
        var entry = Assert.Single(await _store.KnownAsync(A.EntryKey().Entry));
        Assert.Equal(("next", 2), (entry.Slug, entry.Version));
        Assert.Equal(3, (await _store.RecentAsync()).Count);
    }

    [Fact]
    public async Task No_referrer_outlives_its_reference()
    {
        await _store.LearnAsync(A.Entry(refersTo: ["a", "b", "c"]));
        await _store.LearnAsync(A.Entry(refersTo: ["c", "d"]), version: 1);
        Assert.Equal(2, await ReferrersAsync());

        await _store.LearnAsync(A.Entry(refersTo: ["c", "d"]) with { Live = false }, version: 2);
        Assert.Equal(0, await ReferrersAsync());
    }

    private async Task<long> ReferrersAsync()
    {
        var count = -1L;
        await _store.OnWriterAsync(writer => count = writer.Ask("SELECT count(*) FROM referrers", row => row.Number(0)));
        return count;
    }
}
