using System.Collections.Concurrent;
using System.Text.Json;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>
/// Counts refused webhooks and keeps the last of them in memory, and writes both at most once a second, so that a flood of them costs the
/// disk nothing. Memory is what is read from; the store has it for the next process.
/// </summary>
internal sealed class RefusalKeeper : IAsyncDisposable
{
    private static readonly TimeSpan WrittenAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Source, string Cause), Total> _totals = [];
    private readonly RecentRefusals _recent;
    private readonly ConcurrentDictionary<string, long> _recentWritten = [];
    private readonly StoreWriter _writer;
    private readonly ITimer _timer;
    private readonly Action _late;
    private int _due;

    public RefusalKeeper(IEnumerable<RefusalCount> counts, IEnumerable<byte[]> recent, StoreWriter writer, TimeProvider clock, Action late)
    {
        (_writer, _late) = (writer, late);
        foreach (var (source, cause, count) in counts) _totals[(source, cause)] = new Total { Counted = count, Written = count };
        _recent = StoredRefusals.Read(recent);
        foreach (var (source, added, _) in _recent.BySource()) _recentWritten[source] = added;
        _timer = clock.CreateTimer(static keeper => _ = ((RefusalKeeper)keeper!).WriteAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Record(Refusal refusal)
    {
        Interlocked.Increment(ref _totals.GetOrAdd((refusal.Source, refusal.Cause), static _ => new Total()).Counted);
        _recent.Add(refusal);
        WriteSoon();
    }

    /// <summary>Takes over what was counted before there was a store.</summary>
    /// <param name="recent">The oldest first.</param>
    public void Add(IEnumerable<RefusalCount> counts, IEnumerable<Refusal> recent)
    {
        foreach (var (source, cause, count) in counts) Interlocked.Add(ref _totals.GetOrAdd((source, cause), static _ => new Total()).Counted, count);
        foreach (var refusal in recent) _recent.Add(refusal);
        WriteSoon();
    }

    /// <summary>Those included that are not written yet.</summary>
    public IReadOnlyList<RefusalCount> Counts() =>
    [
        .. _totals.Select(total => new RefusalCount(total.Key.Source, total.Key.Cause, Volatile.Read(ref total.Value.Counted)))
            .OrderBy(refusal => refusal.Source, StringComparer.Ordinal)
            .ThenBy(refusal => refusal.Cause, StringComparer.Ordinal),
    ];

    public IReadOnlyList<Refusal> Recent() => _recent.Read();

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
        var recent = _recent.BySource()
            .Where(source => source.Added != _recentWritten.GetValueOrDefault(source.Source))
            .Select(source => (source.Source, source.Added, Json: JsonSerializer.SerializeToUtf8Bytes(source.Refusals, BrokerJson.Default.IReadOnlyListRefusal)))
            .ToList();
        if (changed.Count == 0 && recent.Count == 0) return;

        try
        {
            await _writer.WriteAsync(
                statements =>
                {
                    foreach (var (key, _, count) in changed) statements.SetRefusals(key.Source, key.Cause, count);
                    foreach (var (source, _, json) in recent) statements.SetRecentRefusals(source, json);
                    return true;
                },
                _ =>
                {
                    foreach (var (_, total, count) in changed) total.Written = count;
                    foreach (var (source, added, _) in recent) _recentWritten[source] = added;
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
