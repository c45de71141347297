using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

public sealed class DurabilityTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_copy_that_is_taken_without_closing_has_all_that_was_acknowledged()
    {
        var webhooks = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => _store.AcceptAsync($"w{i}"))));
        await _store.SettleAsync(
            await _store.TakeAsync(),
            job => job.Job.WebhookId switch
            {
                "w0" => new Settlement.DeadLetter("The site answered 400."),
                "w1" => new Settlement.Complete(),
                _ => new Settlement.Retry(_store.Clock.Now, Counts: true),
            },
            A.Park(_store.Clock.Now, TimeSpan.Zero));
        await _store.RecordAsync(A.Attempt(["w2"]));

        await using var copy = _store.Open(Copy());

        Assert.Equal(webhooks.Select(webhook => webhook.Id).Order(), (await copy.Journal.RecentAsync(1000, CancellationToken.None)).Select(entry => entry.Id).Order());
        Assert.Single((await copy.Journal.FindAsync("w2", CancellationToken.None))!.Attempts);
        Assert.Equal("w0.production", Assert.Single(await copy.DeadLetters.ListAsync(DeadLetterFilter.All, 10, CancellationToken.None)).Job.Job.Id);
        var lease = await copy.Queue.TakeAsync(CancellationToken.None).InTime();
        Assert.Equal(198, lease.Jobs.Count);
        Assert.All(lease.Jobs, job => Assert.Equal(1, job.Attempts));
        Assert.NotNull(lease.Park);
    }

    [Fact]
    public async Task A_copy_has_a_webhook_with_all_of_its_jobs_or_not_at_all()
    {
        string[] lanes = ["a", "b", "c", "d"];
        using var stop = new CancellationTokenSource();
        var underWay = new TaskCompletionSource();
        async Task AcceptAsync()
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await _store.AcceptAsync($"w{i}", lanes);
                if (i == 20) underWay.SetResult();
            }
        }

        var accepting = AcceptAsync();
        await underWay.Task.InTime();

        var path = Copy();
        await stop.CancelAsync();
        await accepting.InTime();

        await using var copy = _store.Open(path);
        var webhooks = (await copy.Journal.RecentAsync(100_000, CancellationToken.None)).Count;
        Assert.Equal(lanes.Select(lane => (lane, webhooks)), (await copy.Queue.LanesAsync(CancellationToken.None)).Select(lane => (lane.Lane, lane.Waiting)));
    }

    /// <summary>The file and its log as they lie on the disk: what a machine finds that lost its power.</summary>
    private string Copy()
    {
        var copy = $"{_store.Path}.copy";
        // Somebody who reads keeps the log from beginning anew between the two: a machine loses its power in one moment.
        using var reader = Connections.StoreConnection.Open(_store.Path);
        reader.Execute("BEGIN; SELECT count(*) FROM webhooks");
        // The log last: what is copied into the file meanwhile is in both.
        File.Copy(_store.Path, copy);
        File.Copy($"{_store.Path}-wal", $"{copy}-wal");
        return copy;
    }
}
