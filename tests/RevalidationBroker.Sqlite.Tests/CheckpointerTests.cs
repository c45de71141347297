using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Sqlite.Connections;
using RevalidationBroker.Sqlite.Writing;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

public sealed class CheckpointerTests : IAsyncDisposable
{
    private const int Page = 4096;

    private readonly TemporaryDirectory _directory = TemporaryDirectory.Fast();
    private readonly string _path;
    private readonly StoreConnection _writer;
    private readonly Checkpointer _checkpointer;
    // Copies when it is told to, and never by itself in the middle of what a test does.
    private readonly Checkpointer _told;

    public CheckpointerTests()
    {
        _path = Path.Combine(_directory.Path, "broker.db");
        _writer = StoreConnection.Open(_path);
        Assert.Equal("wal", _writer.Ask("PRAGMA journal_mode = WAL", row => row.Text(0)));
        _writer.Execute("PRAGMA wal_autocheckpoint = 0; CREATE TABLE pages (content BLOB)");
        _checkpointer = new Checkpointer(_path, NullLogger.Instance, copiedEvery: 50, longestLog: 100);
        _told = new Checkpointer(_path, NullLogger.Instance, copiedEvery: int.MaxValue, longestLog: 100);
    }

    private long LogLength => new FileInfo($"{_path}-wal").Length;

    private long FileLength => new FileInfo(_path).Length;

    public async ValueTask DisposeAsync()
    {
        await _checkpointer.DisposeAsync();
        await _told.DisposeAsync();
        _writer.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_log_that_has_grown_is_copied_into_the_file()
    {
        WritePages(5);
        _checkpointer.Committed(_writer);
        WritePages(55);
        _checkpointer.Committed(_writer);

        // It finishes what it has begun.
        await _checkpointer.DisposeAsync().AsTask().InTime();

        Assert.InRange(FileLength, 60 * Page, 100 * Page);
    }

    [Fact]
    public async Task A_log_that_has_not_grown_is_left_alone()
    {
        WritePages(5);
        _checkpointer.Committed(_writer);

        await _checkpointer.DisposeAsync().AsTask().InTime();

        Assert.InRange(FileLength, 0, 4 * Page);
    }

    [Fact]
    public void A_log_that_is_too_long_begins_anew_although_the_writer_never_pauses()
    {
        WritePages(120);
        _told.CopyBesideTheWriter();
        WritePages(5);
        _told.Committed(_writer);
        var longest = LogLength;

        WritePages(50);

        Assert.Equal(longest, LogLength);
    }

    [Fact]
    public void A_log_that_is_short_enough_goes_on_beside_a_writer_that_never_pauses()
    {
        WritePages(20);
        _told.CopyBesideTheWriter();
        WritePages(5);
        _told.Committed(_writer);
        var before = LogLength;

        WritePages(20);

        Assert.True(LogLength > before);
    }

    private void WritePages(int count)
    {
        for (var i = 0; i < count; i++) _writer.Execute("INSERT INTO pages VALUES (zeroblob(4000))");
    }
}
