using System.Collections.Concurrent;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>
/// Counts refused webhooks in memory and writes the totals at most once a second, so that a flood of them costs the disk nothing.
/// Memory is what is read from; the store has the totals for the next process.
/// </summary>
internal sealed class RefusalCounter : IAsyncDisposable
{
    private static readonly TimeSpan WrittenAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Source, string Cause), Total> _totals = [];
    private readonly StoreWriter _writer;
    private readonly ITimer _timer;
    private readonly Action _late;
    private int _due;

    public RefusalCounter(IEnumerable<RefusalCount> before, StoreWriter writer, TimeProvider clock, Action late)
    {
        (_writer, _late) = (writer, late);
        foreach (var (source, cause, count) in before) _totals[(source, cause)] = new Total { Counted = count, Written = count };
        _timer = clock.CreateTimer(static counter => _ = ((RefusalCounter)counter!).WriteAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Count(string source, string cause)
    {
        Interlocked.Increment(ref _totals.GetOrAdd((source, cause), static _ => new Total()).Counted);
        WriteSoon();
    }

    /// <summary>Those included that are not written yet.</summary>
    public IReadOnlyList<RefusalCount> Read() =>
    [
        .. _totals.Select(total => new RefusalCount(total.Key.Source, total.Key.Cause, Volatile.Read(ref total.Value.Counted)))
            .OrderBy(refusal => refusal.Source, StringComparer.Ordinal)
            .ThenBy(refusal => refusal.Cause, StringComparer.Ordinal),
    ];

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await WriteAsync();
    }

    private void WriteSoon()
    {
        if (Volatile.Read(ref _due) == 0 && Interlocked.Exchange(ref _due, 1) == 0) _timer.Change(WrittenAfter, Timeout.InfiniteTimeSpan);
    }

    private async Task WriteAsync()
    {
        // From here on a new refusal sets the timer anew: it may come too late for the totals that are taken next.
        Volatile.Write(ref _due, 0);
        var changed = _totals.Select(total => (total.Key, total.Value, Count: Volatile.Read(ref total.Value.Counted))).Where(total => total.Count != total.Value.Written).ToList();
        if (changed.Count == 0) return;

        try
        {
            await _writer.WriteAsync(
                statements =>
                {
                    foreach (var (key, _, count) in changed) statements.SetRefusals(key.Source, key.Cause, count);
                    return true;
                },
                _ =>
                {
                    foreach (var (_, total, count) in changed) total.Written = count;
                },
                CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            _late();
            WriteSoon();
        }
    }

    private sealed class Total
    {
        public long Counted;
        public long Written;
    }
}
