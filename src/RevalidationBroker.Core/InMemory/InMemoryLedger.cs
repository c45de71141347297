using System.Text.Json;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;

namespace RevalidationBroker.InMemory;

/// <summary>The reference ledger, without a disk. <see cref="InMemoryJournal"/> writes to it.</summary>
/// <param name="clock">Left out where nothing of it is ever swept.</param>
public sealed class InMemoryLedger(TimeProvider? clock = null) : ILedger
{
    private readonly Lock _gate = new();
    private readonly Dictionary<EntryKey, KnownEntry> _entries = [];
    private readonly Dictionary<EntryKey, DateTimeOffset> _changedAt = [];

    public Task<IReadOnlyList<KnownEntry>> FindAsync(IReadOnlyCollection<EntryId> entries, CancellationToken cancellation)
    {
        var asked = entries.ToHashSet();
        lock (_gate) return Task.FromResult<IReadOnlyList<KnownEntry>>([.. InOrder(entry => asked.Contains(entry.Key.Entry))]);
    }

    public Task<IReadOnlyList<KnownEntry>> ReferrersAsync(IReadOnlyCollection<EntryId> entries, int limit, CancellationToken cancellation)
    {
        var targets = entries.ToHashSet();
        lock (_gate) return Task.FromResult<IReadOnlyList<KnownEntry>>([.. InOrder(entry => entry.Live && RefersTo(entry, targets)).Take(limit)]);
    }

    public Task<int> ImportAsync(IReadOnlyList<KnownEntry> entries, CancellationToken cancellation)
    {
        var changed = 0;
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                var known = _entries.GetValueOrDefault(entry.Key);
                if (known is not null && !ImportRule.Replaces(known, entry)) continue;
                Put(entry.Key, known?.Version ?? 0, entry);
                changed++;
            }
        }

        return Task.FromResult(changed);
    }

    public Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellation)
    {
        lock (_gate) return Task.FromResult<IReadOnlyDictionary<string, long>>(_entries.Keys.GroupBy(key => key.Source).ToDictionary(source => source.Key, source => source.LongCount()));
    }

    /// <summary>Changes all, or nothing.</summary>
    /// <returns>False when one of them was made on another version.</returns>
    internal bool TryChange(IReadOnlyList<LedgerChange> changes)
    {
        lock (_gate)
        {
            if (changes.Any(change => (_entries.GetValueOrDefault(change.Key)?.Version ?? 0) != change.Version)) return false;
            foreach (var (key, version, becomes) in changes)
            {
                if (becomes is not null) Put(key, version, becomes);
            }

            return true;
        }
    }

    /// <summary>Forgets entries that visitors no longer see and that have not changed since.</summary>
    internal int ForgetGone(DateTimeOffset olderThan)
    {
        lock (_gate)
        {
            var forgotten = _entries.Values.Where(entry => !entry.Live && _changedAt[entry.Key] < olderThan).Select(entry => entry.Key).ToList();
            foreach (var key in forgotten) _ = (_entries.Remove(key), _changedAt.Remove(key));
            return forgotten.Count;
        }
    }

    private void Put(EntryKey key, long version, KnownEntry entry)
    {
        _changedAt[key] = clock?.GetUtcNow() ?? default;
        _entries[key] = entry with
        {
            Key = key,
            Version = version + 1,
            // A webhook's document may be gone before its fields are asked for.
            Fields = entry.Fields.ValueKind is JsonValueKind.Undefined ? default : entry.Fields.Clone(),
            References = [.. entry.References],
        };
    }

    private IEnumerable<KnownEntry> InOrder(Func<KnownEntry, bool> which) => _entries.Values.Where(which).OrderBy(entry => entry.Key, EntryOrder.Instance);

    private static bool RefersTo(KnownEntry entry, HashSet<EntryId> targets) => entry.References.Any(reference => targets.Contains(entry.Key.Entry with { Id = reference.Id }));
}
