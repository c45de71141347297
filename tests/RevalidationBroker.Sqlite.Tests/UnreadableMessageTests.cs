using RevalidationBroker.Serialization;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

public sealed class UnreadableMessageTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Theory]
    [InlineData("""{"version":3,"work":{}}""", "The message has version 3; this broker reads versions up to 2. A newer broker wrote it: update this one.")]
    [InlineData("""{"version":1}""", "missing required properties")]
    [InlineData("""{"version":1,"job":{"id":"x","webhookId":"w","source":"s","deployment":"d","acceptedAt":"2026-03-01T12:00:00Z","notBefore":"2026-03-01T12:00:00Z","invalidations":[{"tag":"a"}]}}""", "must specify a type discriminator")]
    [InlineData("""{"version":1,"job":{"id":"x","webhookId":"w","source":"s","deployment":"d","acceptedAt":"2026-03-01T12:00:00Z","notBefore":"2026-03-01T12:00:00Z","invalidations":[null]}}""", "An invalidation is null.")]
    [InlineData("""{"version":1,"job":{"id":"x","webhookId":"w","source":"s","deployment":"d","acceptedAt":"2026-03-01T12:00:00Z","notBefore":"2026-03-01T12:00:00Z","invalidations":[],"stage":-1}}""", "The stage is below 0.")]
    [InlineData("""{"version":1,"job":{"id":"x","webhookId":"w","source":"s","deployment":"d","acceptedAt":"2026-03-01T12:00:00Z","notBefore":"2026-03-01T12:00:00Z","invalidations":[],"instances":[null]}}""", "An instance is null.")]
    [InlineData("not JSON", "invalid")]
    public async Task A_job_that_cannot_be_read_becomes_a_dead_letter_and_the_lane_goes_on(string message, string reason)
    {
        await _store.AcceptAsync("w1");
        await _store.AcceptAsync("w2");
        await ReplaceMessageAsync("w1", message);

        var lease = await _store.TakeAsync();

        Assert.Equal("w2.production", Assert.Single(lease.Jobs).Job.Id);
        var letter = Assert.Single(await _store.DeadLettersAsync());
        Assert.StartsWith("Its message cannot be read. ", letter.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, letter.Reason, StringComparison.Ordinal);
        Assert.Contains(reason, letter.Unreadable, StringComparison.Ordinal);
        Assert.Equal(("w1.production", "w1", "blog", "production", 0), (letter.Job.Job.Id, letter.Job.Job.WebhookId, letter.Job.Job.Source, letter.Job.Job.Deployment, letter.Job.Attempts));
        Assert.Equal((A.Time, A.Time), (letter.Job.Job.AcceptedAt, letter.DeadAt));
        Assert.Single(_store.Logs.GetSnapshot(), log => log.Id.Id == 3006);
        Assert.True(await _store.CompleteAsync(lease));
        Assert.Empty(await _store.LanesAsync());
    }

    [Fact]
    public async Task A_lane_of_which_nothing_can_be_read_is_empty_and_takes_what_comes()
    {
        await _store.AcceptAsync("w1");
        await ReplaceMessageAsync("w1", "not JSON");
        var waiting = _store.TakeAsync();
        await _store.AcceptAsync("w2");

        Assert.Equal("w2.production", Assert.Single((await waiting).Jobs).Job.Id);
        Assert.Single(await _store.DeadLettersAsync());
    }

    [Fact]
    public async Task The_message_is_kept_so_that_a_broker_that_can_read_it_shows_it()
    {
        await _store.AcceptAsync("w1");
        await ReplaceMessageAsync("w1", """{"version":3,"work":{}}""");
        await _store.AcceptAsync("w2");
        await _store.TakeAsync();
        Assert.Empty(Assert.Single(await _store.DeadLettersAsync()).Job.Job.Invalidations);

        // No newer broker is at hand, so the message becomes one that this one reads.
        var job = A.Job("w1", invalidations: [A.Tag("posts")]);
        await _store.OnWriterAsync(writer =>
        {
            Assert.Equal("""{"version":3,"work":{}}""", writer.Ask("SELECT message FROM dead_letters", row => row.Text(0)));
            using var update = new Connections.Statement(writer.Handle, "UPDATE dead_letters SET message = ?");
            update.Run(JobMessage.Write(job));
        });

        Same.Job(job, Assert.Single(await _store.DeadLettersAsync()).Job.Job);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_read_does_not_hide_the_others()
    {
        await _store.AcceptAsync("w1");
        await _store.AcceptAsync("w2");
        await _store.OnWriterAsync(writer => writer.Execute("""UPDATE webhooks SET plan = '{"events":[],"deployments":[{"deployment":"production","invalidations":[{"kind":"surrogate"}]}]}' WHERE id = 'w1'"""));

        var recent = await _store.RecentAsync();

        Assert.Equal(["w2", "w1"], recent.Select(entry => entry.Id));
        Assert.StartsWith("The stored plan cannot be read.", Assert.Single(recent[1].Plan.Events).Ignored, StringComparison.Ordinal);
    }

    private Task ReplaceMessageAsync(string webhook, string message) => _store.OnWriterAsync(writer =>
    {
        using var update = new Connections.Statement(writer.Handle, "UPDATE jobs SET message = ? WHERE webhook = ?");
        Assert.Equal(1, update.Run(System.Text.Encoding.UTF8.GetBytes(message), webhook));
    });
}
