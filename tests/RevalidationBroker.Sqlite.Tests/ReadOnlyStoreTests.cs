using RevalidationBroker.Discovery;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Schema;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

/// <summary>A store that another one owns, or nobody, and that is opened to be read.</summary>
public sealed class ReadOnlyStoreTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folder => Path.GetDirectoryName(_store.Path)!;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task What_the_owner_has_committed_is_read_while_it_goes_on_writing()
    {
        await _store.AcceptKeptAsync("w1", "{}"u8.ToArray(), TimeSpan.FromDays(7));
        await _store.LearnAsync(A.Entry(refersTo: ["author-1"]));
        await _store.RecordAsync(A.Attempt(["w1"]));
        await _store.Store.Deployments.RecordAsync("vercel", A.Sighting(), Cancellation);

        using var reading = SqliteStore.OpenToRead(_store.Path, _store.Clock);

        Assert.Single((await reading.Journal.FindAsync("w1", Cancellation))!.Attempts);
        Same.Request(A.Request("{}"u8.ToArray()), await reading.Journal.FindRequestAsync("w1", Cancellation));
        Assert.Single(await reading.Ledger.FindAsync([A.EntryKey().Entry], Cancellation));
        Assert.Single(await reading.Ledger.ReferrersAsync([A.EntryKey("author-1").Entry], 10, Cancellation));
        Assert.Equal([new KnownDeployment("vercel", A.Sighting())], await reading.DeploymentsAsync(Cancellation));
        using (await _store.StopWriterAsync()) Assert.Equal(2, (await reading.Journal.RecentAsync(10, Cancellation)).Count);

        await _store.AcceptAsync("w3");
        Assert.Equal("w3", (await reading.Journal.RecentAsync(1, Cancellation))[0].Id);
        Assert.Equal(3, (await reading.Journal.SinceAsync(A.Time, 0, 10, Cancellation)).Webhooks.Count);
    }

    [Fact]
    public async Task Without_an_owner_it_is_read_too_and_no_file_is_made_or_changed()
    {
        await _store.AcceptAsync("w1");
        _store.Refuse("blog", "Mismatch", "why");
        await _store.Store.DisposeAsync();
        var before = Files();

        using (var reading = SqliteStore.OpenToRead(_store.Path, _store.Clock))
        {
            Assert.Equal("w1", Assert.Single(await reading.Journal.RecentAsync(10, Cancellation)).Id);
            Assert.Equal([new RefusalCount("blog", "Mismatch", 1)], await reading.Journal.RefusalsAsync(Cancellation));
            Assert.Equal("why", Assert.Single(await reading.Journal.RecentRefusalsAsync(Cancellation)).Detail);
            Assert.Equal(before, Files());
        }

        Assert.Equal(before, Files());
    }

    [Fact]
    public async Task A_broker_that_starts_and_stops_meanwhile_is_not_kept_out_and_what_it_writes_is_seen()
    {
        await _store.AcceptAsync("w1");
        await _store.Store.DisposeAsync();
        using var reading = SqliteStore.OpenToRead(_store.Path, _store.Clock);
        Assert.Single(await reading.Journal.RecentAsync(10, Cancellation));

        await using (var owner = _store.Open(_store.Path))
        {
            await owner.Inbox.AcceptAsync(A.Webhook("w2"), Cancellation);
            Assert.Equal(2, (await reading.Journal.RecentAsync(10, Cancellation)).Count);
            await owner.Inbox.AcceptAsync(A.Webhook("w3"), Cancellation);
            Assert.Equal(3, (await reading.Journal.RecentAsync(10, Cancellation)).Count);
        }

        Assert.Equal(3, (await reading.Journal.RecentAsync(10, Cancellation)).Count);
        await using var again = _store.Open(_store.Path);
        Assert.Equal(3, (await again.Journal.RecentAsync(10, Cancellation)).Count);
    }

    [Fact]
    public async Task A_broker_that_came_and_went_between_two_looks_is_noticed()
    {
        await _store.Store.DisposeAsync();
        using var reading = SqliteStore.OpenToRead(_store.Path, _store.Clock);
        Assert.Empty(await reading.Journal.RecentAsync(10, Cancellation));

        await using (var owner = _store.Open(_store.Path)) await owner.Inbox.AcceptAsync(A.Webhook("w1"), Cancellation);

        Assert.False(File.Exists($"{_store.Path}-wal"));
        Assert.Single(await reading.Journal.RecentAsync(10, Cancellation));
    }

    [Fact]
    public async Task What_a_killed_broker_left_is_read_and_left_to_the_next()
    {
        await _store.AcceptAsync("w1");
        var copy = Path.Combine(Folder, "killed #1? 100% &ü.db");
        foreach (var end in (string[])["", "-wal", "-shm"]) File.Copy(_store.Path + end, copy + end);
        var (file, log) = (await File.ReadAllBytesAsync(copy, Cancellation), await File.ReadAllBytesAsync($"{copy}-wal", Cancellation));

        using (var reading = SqliteStore.OpenToRead(copy, _store.Clock)) Assert.Single(await reading.Journal.RecentAsync(10, Cancellation));

        Assert.Equal(file, await File.ReadAllBytesAsync(copy, Cancellation));
        Assert.Equal(log, await File.ReadAllBytesAsync($"{copy}-wal", Cancellation));
        File.Delete($"{copy}-shm");
        Assert.StartsWith($"The store '{copy}' has a log beside it without its index", Refusal(copy), StringComparison.Ordinal);
        Assert.False(File.Exists($"{copy}-shm"));
    }

    [Fact]
    public async Task Nothing_can_be_recorded_in_it()
    {
        using var reading = SqliteStore.OpenToRead(_store.Path, _store.Clock);

        Assert.StartsWith("This journal was opened to be read.", (await Assert.ThrowsAsync<NotSupportedException>(() => reading.Journal.RecordAsync(A.Attempt(["w1"]), Cancellation))).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => reading.Journal.RecordRefusal(new Refusal("blog", "Mismatch", null, A.Time)));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named_and_not_made()
    {
        var missing = Path.Combine(Folder, "missing.db");

        Assert.Equal($"The store '{missing}' is not there. Name the file that the broker writes, or start the broker once.", Refusal(missing));

        Assert.False(File.Exists(missing));
        Assert.Equal($"The store '{Folder}' cannot be opened, because it is a directory. Name a file.", Refusal(Folder));
    }

    [Fact]
    public async Task What_is_no_store_of_a_broker_is_refused()
    {
        var other = Path.Combine(Folder, "other.db");
        await File.WriteAllTextAsync(other, new string('x', 5000), Cancellation);
        Assert.StartsWith($"The file '{other}' is not an SQLite database. If it was the store, it is damaged: ", Refusal(other), StringComparison.Ordinal);

        await File.WriteAllBytesAsync(other, [], Cancellation);
        Assert.Equal($"The store '{other}' is empty. Name the file that the broker writes, or start the broker once.", Refusal(other));

        Execute(other, "CREATE TABLE customers (name TEXT)");
        Assert.Equal($"The store '{other}' is a database of another program. Name another file.", Refusal(other));
    }

    [Fact]
    public async Task A_store_of_another_schema_is_refused_and_left_as_it_is()
    {
        await _store.Store.DisposeAsync();

        Execute(_store.Path, $"PRAGMA user_version = {StoreSchema.CurrentVersion + 1}");
        Assert.Equal($"The store '{_store.Path}' was written by a newer broker: it has schema {StoreSchema.CurrentVersion + 1}, and this one knows schemas up to {StoreSchema.CurrentVersion}. Update this broker, or name another file.", Refusal(_store.Path));

        Execute(_store.Path, "PRAGMA user_version = 2");
        var before = Files();
        Assert.Equal($"The store '{_store.Path}' was written by an older broker: it has schema 2, and this one reads schema {StoreSchema.CurrentVersion}. Start the broker once on it to bring it up to date.", Refusal(_store.Path));
        Assert.Equal(before, Files());

        Execute(_store.Path, $"PRAGMA user_version = {StoreSchema.CurrentVersion}");
    }

    private string Refusal(string path) => Assert.Throws<StorageUnavailableException>(() => SqliteStore.OpenToRead(path, _store.Clock)).Message;

    private List<(string, long, DateTime)> Files() =>
        [.. new DirectoryInfo(Folder).GetFiles().OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => (file.Name, file.Length, file.LastWriteTimeUtc))];

    private static void Execute(string path, string sql)
    {
        using var connection = Connections.StoreConnection.Open(path);
        connection.Execute(sql);
    }
}
