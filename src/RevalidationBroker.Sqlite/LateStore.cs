using Microsoft.Extensions.Logging;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Late;

namespace RevalidationBroker.Sqlite;

/// <summary>
/// A store that need not be there yet. Until its file can be opened its adapters throw <see cref="StorageUnavailableException"/>, and who waits
/// for a lane waits. Once it is open it is a <see cref="SqliteStore"/>, to the end.
/// </summary>
public sealed class LateStore : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly TaskCompletionSource<SqliteStore> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly EarlyRefusals _refusals = new();
    private readonly string _path;
    private readonly TimeProvider _clock;
    private readonly Func<LaneWindow> _window;
    private readonly ILogger<SqliteStore> _logger;
    private volatile StorageUnavailableException? _failure;
    private bool _fileWasThere;
    private bool _closed;

    /// <param name="window">Asked at each arrival, so that a new configuration holds at once.</param>
    public LateStore(string path, TimeProvider clock, Func<LaneWindow> window, ILogger<SqliteStore> logger)
    {
        (_path, _clock, _window, _logger) = (path, clock, window, logger);
        _failure = StorageFailure.Of(path, "is not opened yet", "Try again in a moment.");
        Inbox = new LateInbox(this);
        Queue = new LateJobQueue(this);
        DeadLetters = new LateDeadLetters(this);
        Journal = new LateJournal(this, _refusals);
        Ledger = new LateLedger(this);
        Housekeeping = new LateHousekeeping(this);
        Deployments = new LateDeploymentRegistry(this);
    }

    public IInbox Inbox { get; }

    /// <summary>To take a lane is to wait until the store is open, too.</summary>
    public IJobQueue Queue { get; }

    public IDeadLetters DeadLetters { get; }

    /// <summary>Refusals that come before the store is open are counted, and are told when it is.</summary>
    public IJournal Journal { get; }

    public ILedger Ledger { get; }

    public IHousekeeping Housekeeping { get; }

    public IDeploymentRegistry Deployments { get; }

    /// <exception cref="StorageUnavailableException">It is not open; the message says why.</exception>
    internal SqliteStore Store => _opened.Task.IsCompletedSuccessfully ? _opened.Task.Result : throw Unavailable();

    /// <summary>Opens it, or begins an empty one where there is no file. Does nothing when it is open.</summary>
    /// <returns>Why it cannot be opened; null when it is open.</returns>
    public StorageUnavailableException? TryOpen()
    {
        lock (_gate)
        {
            if (_failure is null || _closed) return _failure;
            try
            {
                RequireFileThatWasThere();
                var store = SqliteStore.Open(_path, _clock, _window, _logger);
                _refusals.HandTo(store.Refusals);
                _opened.SetResult(store);
                return _failure = null;
            }
            catch (StorageUnavailableException error)
            {
                return _failure = error;
            }
        }
    }

    /// <summary>After <see cref="TryOpen"/> has failed: tries again until the store is open, with longer and longer pauses. Logs each reason once.</summary>
    public async Task OpenAsync(CancellationToken cancellation)
    {
        var (pause, said) = (FirstPause, "");
        while (_failure is { } failure)
        {
            if (failure.Message != said)
            {
                _logger.NotOpened(said = failure.Message, (int)LongestPause.TotalSeconds);
                // Somebody is at work on it.
                pause = FirstPause;
            }

            await Task.Delay(pause, _clock, cancellation);
            TryOpen();
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate) _closed = true;
        if (_opened.Task.IsCompletedSuccessfully) await _opened.Task.Result.DisposeAsync();
    }

    /// <summary>Waits until it is open.</summary>
    internal Task<SqliteStore> OpenedAsync(CancellationToken cancellation) => _opened.Task.WaitAsync(cancellation);

    // A new one each time: an exception that is thrown on several threads at a time garbles its own trace.
    private StorageUnavailableException Unavailable() => _failure is { } failure ? new(failure.Message, failure) : new($"The store '{_path}' is just being opened. Try again in a moment.");

    /// <summary>Who mends a store moves files about. An empty one that was begun in a moment without a file would take webhooks in, and be overwritten by what comes back.</summary>
    private void RequireFileThatWasThere()
    {
        var isThere = File.Exists(_path);
        if (_fileWasThere && !isThere) throw StorageFailure.Of(_path, "was there and is gone", "Put it or a backup in its place; to begin an empty store, start the broker anew.");
        _fileWasThere = isThere;
    }
}
