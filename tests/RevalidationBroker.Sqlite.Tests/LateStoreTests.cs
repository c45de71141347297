using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

/// <summary>A store that cannot be opened at start, and what comes of it.</summary>
public sealed class LateStoreTests : IAsyncDisposable
{
    private const string Rubbish = "This is no database.";

    private readonly TemporaryDirectory _folder = new();
    private readonly TestClock _clock = new();
    private readonly FakeLogCollector _logs = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly LateStore _late;

    public LateStoreTests() => _late = Make();

    private string Path => System.IO.Path.Combine(_folder.Path, "broker.db");

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _late.DisposeAsync();
        _folder.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task Where_nothing_is_wrong_it_is_a_store_at_once()
    {
        Assert.Null(_late.TryOpen());
        Assert.Null(_late.TryOpen());
        await _late.OpenAsync(CancellationToken.None).InTime();

        Assert.False((await _late.Inbox.AcceptAsync(A.Webhook("w1"), CancellationToken.None).InTime())!.Duplicate);
        Assert.Equal("w1", Assert.Single(await _late.Journal.RecentAsync(10, CancellationToken.None).InTime()).Id);
        Assert.DoesNotContain(_logs.GetSnapshot(), log => log.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Until_it_is_open_everything_that_is_asked_of_it_is_refused_with_the_reason()
    {
        await File.WriteAllTextAsync(Path, Rubbish, TestContext.Current.CancellationToken);
        var reason = _late.TryOpen()!.Message;
        Assert.StartsWith($"The file '{Path}' is not an SQLite database.", reason, StringComparison.Ordinal);

        Func<Task>[] questions =
        [
            () => _late.Inbox.AcceptAsync(A.Webhook(), CancellationToken.None),
            () => _late.Queue.LanesAsync(CancellationToken.None),
            () => _late.DeadLetters.ListAsync(DeadLetterFilter.All, 10, CancellationToken.None),
            () => _late.Journal.RefusalsAsync(CancellationToken.None),
            () => _late.Journal.RecentRefusalsAsync(CancellationToken.None),
            () => _late.Ledger.FindAsync([], CancellationToken.None),
            () => _late.Housekeeping.MeasureAsync(CancellationToken.None),
            () => _late.Deployments.AllAsync(CancellationToken.None),
            () => _late.Deployments.RecordAsync("vercel", A.Sighting(), CancellationToken.None),
            () => _late.Deployments.SweepAsync(_clock.Now, CancellationToken.None),
            () => _late.Housekeeping.SweepAsync(RetentionLimits.Default, _clock.Now, CancellationToken.None),
        ];

        foreach (var question in questions) Assert.Equal(reason, (await Assert.ThrowsAsync<StorageUnavailableException>(question)).Message);
        Assert.Equal(Rubbish, await File.ReadAllTextAsync(Path, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task It_is_tried_again_after_1_2_4_8_16_and_then_every_30_seconds_and_the_reason_is_said_once()
    {
        await File.WriteAllTextAsync(Path, Rubbish, TestContext.Current.CancellationToken);
        _late.TryOpen();
        var opening = _late.OpenAsync(_stop.Token);

        foreach (var seconds in (int[])[1, 2, 4, 8, 16, 30])
        {
            var pause = TimeSpan.FromSeconds(seconds);
            await _clock.TimerSetAsync(pause);
            Assert.False(opening.IsCompleted);
            if (seconds == 30) File.Delete(Path);
            if (seconds == 30) await MakeStoreAsync(Path);
            _clock.Advance(pause);
        }

        await opening.InTime();
        var failed = Assert.Single(_logs.GetSnapshot(), log => log.Level is LogLevel.Error);
        Assert.StartsWith($"The file '{Path}' is not an SQLite database.", failed.Message, StringComparison.Ordinal);
        Assert.EndsWith("Until the store can be opened webhooks are refused with 503 and no site is called. It is tried again, at least every 30 seconds.", failed.Message, StringComparison.Ordinal);
        Assert.Equal($"Opened the store {Path}: 1 jobs wait in 1 lanes, 0 of them parked.", _logs.LatestRecord.Message);
    }

    [Fact]
    public async Task Who_waits_for_a_lane_gets_the_one_that_waited_in_the_file()
    {
        using (new FileStream($"{Path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)) Assert.NotNull(_late.TryOpen());
        var taking = _late.Queue.TakeAsync(_stop.Token);
        await MakeStoreAsync(Path);
        Assert.False(taking.IsCompleted);

        Assert.Null(_late.TryOpen());

        Assert.Equal("w1.production", Assert.Single((await taking.InTime()).Jobs).Job.Id);
    }

    [Fact]
    public async Task A_second_one_on_the_same_file_takes_over_when_the_first_is_closed_and_not_before()
    {
        await using var first = Make();
        Assert.Null(first.TryOpen());
        await first.Inbox.AcceptAsync(A.Webhook("w1"), CancellationToken.None).InTime();

        Assert.Equal($"The store '{Path}' is in use by another broker. Stop that one; a second broker needs a file of its own.", _late.TryOpen()!.Message);
        Assert.NotNull(_late.TryOpen());

        await first.DisposeAsync();
        Assert.Null(_late.TryOpen());
        Assert.True((await _late.Inbox.AcceptAsync(A.Webhook("w1"), CancellationToken.None).InTime())!.Duplicate);
    }

    [Fact]
    public async Task A_file_that_is_taken_away_to_be_mended_is_not_begun_anew()
    {
        await File.WriteAllTextAsync(Path, Rubbish, TestContext.Current.CancellationToken);
        _late.TryOpen();
        File.Delete(Path);

        Assert.Equal($"The store '{Path}' was there and is gone. Put it or a backup in its place; to begin an empty store, start the broker anew.", _late.TryOpen()!.Message);
        Assert.NotNull(_late.TryOpen());
        Assert.False(File.Exists(Path));

        await MakeStoreAsync(Path);
        Assert.Null(_late.TryOpen());
    }

    [Fact]
    public async Task A_folder_that_comes_later_is_enough()
    {
        var path = System.IO.Path.Combine(_folder.Path, "mounted", "broker.db");
        await using var late = Make(path);
        Assert.Contains("there is no directory", late.TryOpen()!.Message, StringComparison.Ordinal);

        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);

        Assert.Null(late.TryOpen());
    }

    [Fact]
    public async Task Refused_webhooks_are_counted_before_it_is_open()
    {
        await using (var earlier = Make())
        {
            earlier.TryOpen();
            earlier.Journal.RecordRefusal(Refusal("older"));
        }

        using (new FileStream($"{Path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None)) Assert.NotNull(_late.TryOpen());
        _late.Journal.RecordRefusal(Refusal("first"));
        _late.Journal.RecordRefusal(Refusal("second"));
        _late.TryOpen();
        _late.Journal.RecordRefusal(Refusal("third"));

        Assert.Equal(4, Assert.Single(await _late.Journal.RefusalsAsync(CancellationToken.None)).Count);
        Assert.Equal(["third", "second", "first", "older"], (await _late.Journal.RecentRefusalsAsync(CancellationToken.None)).Select(refusal => refusal.Detail));
    }

    [Fact]
    public async Task What_no_repair_of_the_disk_mends_is_told_apart()
    {
        await using var folder = Make(_folder.Path);
        await using var missing = Make(System.IO.Path.Combine(_folder.Path, "missing", "broker.db"));
        await File.WriteAllTextAsync(Path, Rubbish, TestContext.Current.CancellationToken);

        Assert.True(folder.TryOpen()!.IsFinal);
        Assert.False(missing.TryOpen()!.IsFinal);
        Assert.False(_late.TryOpen()!.IsFinal);
    }

    private static Refusal Refusal(string detail) => new("blog", "Stale", detail, A.Time);

    private LateStore Make(string? path = null) => new(path ?? Path, _clock, () => StoreHarness.NoWindow, new FakeLogger<SqliteStore>(_logs));

    /// <summary>A store with one job.</summary>
    private async Task MakeStoreAsync(string path)
    {
        await using var store = SqliteStore.Open(path, _clock, () => StoreHarness.NoWindow, new FakeLogger<SqliteStore>());
        await store.Inbox.AcceptAsync(A.Webhook("w1"), CancellationToken.None).InTime();
    }
}
