using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Sqlite;

public sealed class OwnershipTests : IAsyncDisposable
{
    private readonly SqliteHarness _store = new();

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task A_store_that_is_open_cannot_be_opened_again()
    {
        await _store.AcceptAsync("w1");

        var refused = Assert.Throws<StorageUnavailableException>(() => _store.Open(_store.Path));

        Assert.Equal($"The store '{_store.Path}' is in use by another broker. Stop that one; a second broker needs a file of its own.", refused.Message);
        Assert.Single((await _store.TakeAsync()).Jobs);
    }

    [Fact]
    public void Another_name_of_the_same_file_is_no_way_around()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few accounts make links.");
        File.CreateSymbolicLink($"{_store.Path}.link", _store.Path);

        Assert.Contains("in use by another broker", Assert.Throws<StorageUnavailableException>(() => _store.Open($"{_store.Path}.link")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_a_file_that_is_still_to_be_made_leads_there()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few accounts make links.");
        File.CreateSymbolicLink($"{_store.Path}.link", $"{_store.Path}.new");
        using var first = new Closing(_store.Open($"{_store.Path}.link"));

        Assert.Throws<StorageUnavailableException>(() => _store.Open($"{_store.Path}.new"));
    }

    [Fact]
    public async Task A_store_that_was_closed_can_be_opened_again()
    {
        await _store.ReopenAsync();
        await _store.ReopenAsync();

        Assert.False((await _store.AcceptAsync("w1")).Duplicate);
    }

    [Fact]
    public async Task A_store_that_could_not_be_opened_is_not_held()
    {
        var path = $"{_store.Path}.text";
        await File.WriteAllTextAsync(path, new string('x', 5000), TestContext.Current.CancellationToken);
        Assert.Throws<StorageUnavailableException>(() => _store.Open(path));

        File.Delete(path);

        await using var opened = _store.Open(path);
    }

    private sealed class Closing(SqliteStore store) : IDisposable
    {
        public void Dispose() => store.DisposeAsync().AsTask().InTime().GetAwaiter().GetResult();
    }
}
