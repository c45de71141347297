using System.Text;
using System.Text.Json;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

/// <summary>Rows in which SQLite finds nothing wrong, and which no broker can read: the table and the row are named, what is in it is not, and all else works.</summary>
public sealed class UnreadableRowTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("secret words")]
    [InlineData("null")]
    [InlineData("""{"events":[],"deployments":[null]}""")]
    [InlineData("""{"events":[],"deployments":[{"deployment":"production","invalidations":[null]}]}""")]
    [InlineData("""{"events":[],"deployments":[{"deployment":"production","invalidations":[{"kind":"tag","tag":"secret, words"}]}]}""")]
    [InlineData("""{"events":[],"deployments":[{"deployment":"production","invalidations":[{"tag":"secret"}]}]}""")]
    public async Task A_duplicate_whose_first_plan_cannot_be_read_is_refused_and_the_next_webhook_is_not(string plan)
    {
        await _store.AcceptAsync("w1");
        await SetAsync("UPDATE webhooks SET plan = ?", plan);

        await RefusedAsync(() => _store.AcceptAsync("w1"), "w1", "webhooks");

        Assert.False((await _store.AcceptAsync("w2")).Duplicate);
        Assert.Equal(["w2", "w1"], (await _store.RecentAsync()).Select(entry => entry.Id));
        Assert.DoesNotContain(_store.Logs.GetSnapshot(), log => log.Id.Id is 3003);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_read_tells_the_journal_its_row_and_not_what_is_in_it()
    {
        await _store.AcceptAsync("w1");
        await SetAsync("UPDATE webhooks SET plan = ?", "secret words");

        var shown = Assert.Single((await _store.FindAsync("w1"))!.Plan.Events).Ignored;

        Assert.Equal("The stored plan cannot be read. The row 'w1' of the table 'webhooks' cannot be read.", shown);
    }

    [Fact]
    public async Task Whatever_becomes_of_a_byte_of_a_plan_it_is_read_whole_or_found_unreadable()
    {
        await _store.AcceptAsync("w1", ["production", "preview"], invalidations: [A.Tag("pösts"), A.Path("/blog/[slug]", Planning.PathType.Page), A.Everything()]);
        byte[] plan = [];
        await _store.OnWriterAsync(writer => plan = writer.Ask("SELECT plan FROM webhooks", row => row.Bytes(0)));

        foreach (var replacement in (byte[])[0x00, (byte)'"', (byte)'{', (byte)']', (byte)'7', 0xA5, 0xFF])
        {
            for (var place = 0; place < plan.Length; place++)
            {
                byte[] damaged = [.. plan[..place], replacement, .. plan[(place + 1)..]];
                AnswerOrNot(damaged);
                if (replacement == 0xFF) AnswerOrNot(plan[..place]);
            }
        }

        static void AnswerOrNot(byte[] plan)
        {
            var entry = new StoredWebhook("w1", "blog", A.Time, plan).Read(attempts: []);
            JsonSerializer.SerializeToUtf8Bytes(entry.Plan, BrokerJson.Default.Plan);
            WebhookAnswer.Of(new Acceptance("w1", Duplicate: true, entry.Plan.Deployments));
        }
    }

    [Theory]
    [InlineData("fields", "secret words")]
    [InlineData("refs", "secret words")]
    [InlineData("refs", "[null]")]
    [InlineData("refs", """[{"id":null,"type":"secret","through":"words"}]""")]
    public async Task An_entry_of_the_ledger_that_cannot_be_read_refuses_those_who_need_it_and_no_others(string column, string content)
    {
        await _store.LearnAsync(A.Entry(refersTo: ["author-1"]));
        await _store.LearnAsync(A.Entry(A.EntryKey("entry-2"), refersTo: ["author-1"]));
        await SetAsync($"UPDATE entries SET {column} = ? WHERE id = 'entry-1'", content);

        await RefusedAsync(() => _store.KnownAsync(A.EntryKey().Entry), "blog space-1/master entry-1 en-US", "entries");
        await RefusedAsync(() => _store.ReferrersAsync("author-1"), "blog space-1/master entry-1 en-US", "entries");
        await RefusedAsync(() => _store.ImportAsync(A.Entry(updatedAt: A.Time, refersTo: ["author-2"])), "blog space-1/master entry-1 en-US", "entries");

        Assert.Single(await _store.KnownAsync(A.EntryKey("entry-2").Entry));
        Assert.False((await _store.AcceptAsync("w1")).Duplicate);
    }

    [Fact]
    public async Task Fields_that_are_no_text_are_found_before_a_rule_looks_into_them()
    {
        await _store.LearnAsync(A.Entry());
        await SetAsync("UPDATE entries SET fields = ?", [.. """{"category":"n"""u8, 0xFF, .. "\"}"u8]);

        await RefusedAsync(() => _store.KnownAsync(A.EntryKey().Entry), "blog space-1/master entry-1 en-US", "entries");
    }

    [Theory]
    [InlineData("secret words")]
    [InlineData("null")]
    [InlineData("""{"secret":"words"}""")]
    public async Task An_attempt_that_cannot_be_read_is_named(string attempt)
    {
        await _store.AcceptAsync("w1");
        await _store.RecordAsync(A.Attempt(["w1"]));
        await SetAsync("UPDATE attempts SET attempt = ?", attempt);

        await RefusedAsync(() => _store.FindAsync("w1"), "1", "attempts");
    }

    [Fact]
    public async Task A_look_at_a_page_that_cannot_be_read_is_named()
    {
        await _store.AcceptAsync("w1");
        await _store.RecordAsync(A.Attempt(["w1"]));
        await SetAsync("UPDATE attempts SET attempt = ?", """{"layer":"proof","secret":"words"}""");

        await RefusedAsync(() => _store.Journal.ProofsAsync(["production"], 10, CancellationToken.None), "1", "attempts");
    }

    [Theory]
    [InlineData("secret words")]
    [InlineData("""{"method":"POST","target":"/hooks/blog","headers":{"secret":null},"source":"blog","receivedAt":"2026-03-01T12:00:00Z"}""")]
    public async Task A_kept_request_that_cannot_be_read_is_named(string head)
    {
        await _store.AcceptKeptAsync("w1", "body"u8.ToArray(), TimeSpan.FromDays(1));
        await SetAsync("UPDATE bodies SET head = ?", head);

        await RefusedAsync(() => _store.FindRequestAsync("w1"), "w1", "bodies");
    }

    [Fact]
    public async Task A_time_that_is_none_is_damage()
    {
        await _store.AcceptAsync("w1");
        await _store.OnWriterAsync(writer => writer.Execute("UPDATE webhooks SET received_at = -1"));

        var found = await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.FindAsync("w1"));
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AcceptAsync("w1"));

        Assert.StartsWith($"The store '{_store.Path}' is damaged.", found.Message, StringComparison.Ordinal);
        Assert.Equal(found.Message, refused.Message);
    }

    private async Task RefusedAsync(Func<Task> question, string row, string table)
    {
        var refused = await Assert.ThrowsAsync<StorageUnavailableException>(question);
        Assert.Equal(
            $"The store '{_store.Path}' has a row that cannot be read, '{row}' in its table '{table}': it is damaged, or a newer broker wrote it. Put a backup in the store's place, or stop the broker and delete the row; all else works.",
            refused.Message);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    private Task SetAsync(string sql, string content) => SetAsync(sql, Encoding.UTF8.GetBytes(content));

    private Task SetAsync(string sql, byte[] content) => _store.OnWriterAsync(writer =>
    {
        using var update = new Statement(writer.Handle, sql);
        Assert.Equal(1, update.Run(SqlValue.Utf8(content)));
    });
}
