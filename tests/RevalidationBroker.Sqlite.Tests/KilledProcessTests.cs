using System.Diagnostics;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

public sealed class KilledProcessTests : IAsyncDisposable
{
    private const string Acknowledgement = "accepted ";
    private const string StorePath = "BROKER_TESTS_STORE";

    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_process_that_is_killed_loses_nothing_and_lets_go_of_the_file()
    {
        var path = $"{_store.Path}.killed";
        using var broker = Start(path);
        await using var end = new Ending(broker);
        var acknowledged = new HashSet<string>();
        while (acknowledged.Count < 300) Assert.True(await ReadAsync(broker, acknowledged), "The other process ended by itself.");
        Assert.Contains("is in use by another broker", Assert.Throws<StorageUnavailableException>(() => _store.Open(path)).Message, StringComparison.Ordinal);

        broker.Kill();

        while (await ReadAsync(broker, acknowledged)) { }
        await broker.WaitForExitAsync(TestContext.Current.CancellationToken).InTime();
        await using var opened = _store.Open(path);
        var lease = await opened.Queue.TakeAsync(CancellationToken.None).InTime();
        Assert.Empty(acknowledged.Except(lease.Jobs.Select(job => job.Job.WebhookId)));
        Assert.Equal(lease.Jobs.Count, (await opened.Journal.RecentAsync(int.MaxValue, CancellationToken.None)).Count);
    }

    [Fact]
    public async Task A_store_that_another_process_writes_is_read_page_by_page_meanwhile_and_after_its_end()
    {
        var path = $"{_store.Path}.read";
        using var broker = Start(path);
        await using var end = new Ending(broker);
        var acknowledged = new HashSet<string>();
        while (acknowledged.Count < 50) Assert.True(await ReadAsync(broker, acknowledged), "The other process ended by itself.");
        using var reading = SqliteStore.OpenToRead(path, TimeProvider.System);

        var (seen, after) = (new List<string>(), 0L);
        async Task ReadPageAsync()
        {
            var page = await reading.Journal.SinceAsync(DateTimeOffset.MinValue, after, 40, CancellationToken.None).InTime();
            seen.AddRange(page.Webhooks.Select(entry => entry.Id));
            after = page.After;
        }

        while (seen.Count < 400)
        {
            await ReadPageAsync();
            Assert.True(await ReadAsync(broker, acknowledged), "The other process ended by itself.");
        }

        broker.Kill();
        while (await ReadAsync(broker, acknowledged)) { }
        for (var before = -1; before < seen.Count;)
        {
            before = seen.Count;
            await ReadPageAsync();
        }

        Assert.Empty(acknowledged.Except(seen));
        Assert.Equal(seen.Count, seen.Distinct().Count());
    }

    /// <summary>What the other process does: it accepts webhooks and says so, until it is killed.</summary>
    [Fact(Explicit = true)]
    public static async Task Accepts_until_it_is_killed()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable(StorePath) is not null, "This is a part of another test.");
        await using var store = SqliteStore.Open(
            Environment.GetEnvironmentVariable(StorePath)!, TimeProvider.System, () => StoreHarness.NoWindow, Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteStore>.Instance);
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        var writing = new Lock();
        await Parallel.ForAsync(0, int.MaxValue, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, cancellation) =>
        {
            var acceptance = await store.Inbox.AcceptAsync(A.Webhook(FormattableString.Invariant($"w{i}")), cancellation);
            lock (writing) output.WriteLine($"{Acknowledgement}{acceptance!.Id}");
        });
    }

    // A test assembly can run its own tests; this one runs the test above in a process of its own.
    private static Process Start(string path) => Process.Start(new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
    {
        ArgumentList = { typeof(KilledProcessTests).Assembly.Location, "-explicit", "only", "-method", $"{typeof(KilledProcessTests).FullName}.{nameof(Accepts_until_it_is_killed)}" },
        Environment = { [StorePath] = path },
        RedirectStandardOutput = true,
    })!;

    /// <returns>False when the other process is gone.</returns>
    private static async Task<bool> ReadAsync(Process broker, HashSet<string> acknowledged)
    {
        if (await broker.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().InTime() is not { } line) return false;
        if (line.StartsWith(Acknowledgement, StringComparison.Ordinal)) acknowledged.Add(line[Acknowledgement.Length..]);
        return true;
    }

    /// <summary>The other process ends also when the test fails before its time.</summary>
    private sealed class Ending(Process process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
