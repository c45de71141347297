using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Schema;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

/// <summary>How dead letters lie in the file.</summary>
public sealed class DeadLetterStorageTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Those_of_a_store_from_before_their_numbers_were_given_once_keep_theirs_and_get_their_source()
    {
        var path = $"{_store.Path}.old";
        using (var old = StoreConnection.Open(path))
        {
            old.Execute($"{string.Join('\n', Migrations.Steps.Take(3))} PRAGMA application_id = {StoreSchema.ApplicationId}; PRAGMA user_version = 3");
            old.Execute($"INSERT INTO webhooks (id, source, received_at, plan) VALUES ('w1', 'blog', {A.Time.UtcTicks}, '{{}}')");
            using var add = new Statement(old.Handle, "INSERT INTO dead_letters (seq, lane, webhook, attempts, message, reason, dead_at) VALUES (?, 'production', ?, 3, ?, 'The site answered 422.', ?)");
            add.Run(7, "w1", JobMessage.Write(A.Job("w1")), A.Time);
            add.Run(9, "gone", JobMessage.Write(A.Job("gone")), A.Time);
        }

        await using var store = _store.Open(path);

        var letters = await store.DeadLetters.ListAsync(DeadLetterFilter.All, 10, CancellationToken.None);
        Assert.Equal(["9", "7"], letters.Select(letter => letter.Id));
        Assert.Equal((3, "The site answered 422.", A.Time), (letters[1].Job.Attempts, letters[1].Reason, letters[1].DeadAt));
        Same.Job(A.Job("w1"), letters[1].Job.Job);
        Assert.Equal("7", Assert.Single(await store.DeadLetters.ListAsync(new DeadLetterFilter(Source: "blog"), 10, CancellationToken.None)).Id);
    }

    [Fact]
    public async Task One_whose_webhook_the_journal_has_forgotten_is_found_by_its_source_and_replayed()
    {
        var letter = await _store.DieAsync("w1");
        await _store.OnWriterAsync(writer => writer.Execute("DELETE FROM webhooks"));

        Assert.Equal(letter.Id, Assert.Single(await _store.DeadLettersAsync(new DeadLetterFilter(Source: "blog"))).Id);
        Assert.Empty(await _store.ReplayAsync(letter));
        Assert.Equal("w1", Assert.Single((await _store.TakeAsync()).Jobs).Job.WebhookId);
    }

    [Fact]
    public async Task One_that_cannot_be_read_can_be_found_and_discarded()
    {
        var letter = await _store.DieAsync("w1");
        await _store.OnWriterAsync(writer => writer.Execute("""UPDATE dead_letters SET message = CAST('{"version":3,"work":{}}' AS BLOB)"""));

        var found = (await _store.FindDeadLetterAsync(letter.Id))!;

        Assert.Equal("The message has version 3; this broker reads versions up to 2. A newer broker wrote it: update this one.", found.Unreadable);
        Assert.Equal(("w1", "blog", "production"), (found.Job.Job.WebhookId, found.Job.Job.Source, found.Job.Job.Deployment));
        Assert.Empty(await _store.DiscardAsync(letter.Id));
        Assert.Empty(await _store.DeadLettersAsync());
    }
}
