using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Load;

/// <summary>Several processes on one store, and a journal of many webhooks. The sizes here are for every day; <see cref="FullLoadTests"/> has the full ones.</summary>
public sealed class LoadTests
{
    [Fact]
    public async Task Eight_writers_with_clients_of_their_own_lose_nothing_and_get_places_in_order() => await WritersAsync(writers: 8, each: 100, atOnce: 8);

    [Fact]
    public async Task What_the_dashboard_asks_of_a_journal_of_2000_webhooks_reads_no_more_than_it_shows() => await JournalAsync(2000);

    internal static async Task WritersAsync(int writers, int each, int atOnce)
    {
        var (connection, prefix) = (Azurite.Get().Connection, Azurite.NewName());
        await using var reader = new LoadStore(connection, prefix);
        await reader.CreateTablesAsync();
        var stores = Enumerable.Range(0, writers).Select(_ => new LoadStore(connection, prefix)).ToList();
        var began = TimeProvider.System.GetTimestamp();

        // Who reads on while they write passes nothing over.
        using var done = new CancellationTokenSource();
        var following = FollowAsync(reader, done.Token);
        var took = (await Task.WhenAll(stores.Select((store, number) => Task.Run(() => store.AcceptAsync($"writer-{number}", each, atOnce))))).SelectMany(times => times).Order().ToList();
        var seconds = TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        await done.CancelAsync();
        var followed = await following;

        var all = Enumerable.Range(0, writers).SelectMany(writer => Enumerable.Range(0, each).Select(i => $"writer-{writer}-{i}")).ToHashSet();
        Assert.Equal(all.Count, followed.Count);
        Assert.True(all.SetEquals(followed));
        Assert.Equal(all.Count, (await reader.Journal.RecentAsync(2 * all.Count, CancellationToken.None)).Select(entry => entry.Id).Distinct().Count());
        Assert.Equal(all.Count, (await reader.Housekeeping.MeasureAsync(CancellationToken.None)).Webhooks);
        Assert.Equal(all.Count, stores.Sum(store => store.Jobs));
        Say($"{writers} writers, {all.Count} webhooks in {seconds:0.0} s, {all.Count / seconds:0} a second; a webhook took {took[took.Count / 2].TotalMilliseconds:0} ms, of a hundred the slowest {took[took.Count * 99 / 100].TotalMilliseconds:0} ms; {stores.Sum(store => store.Requests.Count) / (double)all.Count:0.00} requests each");
        foreach (var store in stores) await store.DisposeAsync();
    }

    internal static async Task JournalAsync(int webhooks)
    {
        await using var store = new LoadStore(Azurite.Get().Connection, Azurite.NewName());
        await store.CreateTablesAsync();
        var began = TimeProvider.System.GetTimestamp();
        await store.AcceptAsync("w", webhooks, atOnce: 256);
        Say($"{webhooks} webhooks written in {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0.0} s with {store.Requests.Count / (double)webhooks:0.00} requests each");

        // What they show, and the row with the last place.
        await CostAsync(store, "the newest 50", journal => journal.RecentAsync(50, CancellationToken.None), rows: 51, requests: 2);
        await CostAsync(store, "one by its id", journal => journal.FindAsync("w-7", CancellationToken.None), rows: 2, requests: 3);
        // Halving looks at one row each time.
        var halvings = (int)Math.Ceiling(Math.Log2(webhooks)) + 1;
        await CostAsync(store, "a page since an hour ago", journal => journal.SinceAsync(TimeProvider.System.GetUtcNow().AddHours(-1), 0, 50, CancellationToken.None), rows: 51 + halvings, requests: 2 + halvings);
        await CostAsync(store, "refusals", journal => journal.RefusalsAsync(CancellationToken.None), rows: 0, requests: 1);
        store.Requests.Reset();
        Assert.Equal(webhooks, (await store.Housekeeping.MeasureAsync(CancellationToken.None)).Webhooks);
        Assert.Equal(1, store.Requests.RowsRead);
    }

    private static async Task CostAsync(LoadStore store, string question, Func<IJournal, Task> ask, int rows, int requests)
    {
        store.Requests.Reset();
        var began = TimeProvider.System.GetTimestamp();
        await ask(store.Journal);
        Say($"{question}: {store.Requests.RowsRead} rows in {store.Requests.Count} requests, {TimeProvider.System.GetElapsedTime(began).TotalMilliseconds:0} ms");
        Assert.InRange(store.Requests.RowsRead, 0, rows);
        Assert.InRange(store.Requests.Count, 0, requests);
    }

    private static async Task<List<string>> FollowAsync(LoadStore reader, CancellationToken stop)
    {
        var (seen, after) = (new List<string>(), 0L);
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await ticks.WaitForNextTickAsync(CancellationToken.None))
        {
            var last = stop.IsCancellationRequested;
            var page = await reader.Journal.SinceAsync(DateTimeOffset.MinValue, after, 100, CancellationToken.None);
            seen.AddRange(page.Webhooks.Select(entry => entry.Id));
            after = page.After;
            if (last && page.Webhooks.Count == 0) break;
        }

        return seen;
    }

    private static void Say(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
