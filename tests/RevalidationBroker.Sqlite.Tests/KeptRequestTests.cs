using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

/// <summary>A body whose time is past is not only not found: it is not there.</summary>
public sealed class BodyTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task The_next_body_deletes_those_whose_time_is_past()
    {
        await _store.AcceptWithBodyAsync("w1", [1], TimeSpan.FromHours(1));
        await _store.AcceptWithBodyAsync("w2", [2], TimeSpan.FromHours(2));
        _store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, await StoredAsync());

        await _store.AcceptWithBodyAsync("w3", [3], TimeSpan.FromHours(1));

        Assert.Equal(2, await StoredAsync());
        Assert.Equal([2], await _store.FindBodyAsync("w2"));
    }

    [Fact]
    public async Task Opening_deletes_those_whose_time_is_past()
    {
        await _store.AcceptWithBodyAsync("w1", [1], TimeSpan.FromHours(1));
        await _store.AcceptWithBodyAsync("w2", [2], TimeSpan.FromHours(2));
        _store.Clock.Advance(TimeSpan.FromHours(1));

        await _store.ReopenAsync();

        Assert.Equal(1, await StoredAsync());
    }

    [Fact]
    public async Task A_webhook_without_a_body_writes_none()
    {
        await _store.AcceptAsync("w1");

        Assert.Equal(0, await StoredAsync());
    }

    [Fact]
    public async Task A_body_that_cannot_be_stored_leaves_nothing_of_its_webhook()
    {
        await _store.OnWriterAsync(writer => writer.Execute("CREATE TRIGGER full BEFORE INSERT ON bodies BEGIN SELECT RAISE(ABORT, 'no'); END"));

        await Assert.ThrowsAnyAsync<Exception>(() => _store.AcceptWithBodyAsync("w1", [1], TimeSpan.FromHours(1)));

        Assert.Null(await _store.FindAsync("w1"));
        Assert.Empty(await _store.LanesAsync());
    }

    private async Task<long> StoredAsync()
    {
        long stored = -1;
        await _store.OnWriterAsync(writer => stored = writer.Ask("SELECT count(*) FROM bodies", row => row.Number(0)));
        return stored;
    }
}
