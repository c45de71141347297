namespace RevalidationBroker.Testing.Contracts;

/// <summary>What every contract of a store needs: a store of its own for each test.</summary>
public abstract class StoreContract<THarness> : IAsyncLifetime
    where THarness : StoreHarness
{
    private THarness? _store;

    protected THarness Store => _store ?? throw new InvalidOperationException("The test has not begun.");

    protected TestClock Clock => Store.Clock;

    /// <summary>An empty store.</summary>
    protected abstract THarness Open();

    ValueTask IAsyncLifetime.InitializeAsync()
    {
        _store = Open();
        return ValueTask.CompletedTask;
    }

    // Not virtual, and so not to be hidden: what an adapter has to clean up, its harness does.
    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null) await _store.DisposeAsync();
    }
}
