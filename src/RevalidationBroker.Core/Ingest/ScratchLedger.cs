using RevalidationBroker.InMemory;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Ingest;

/// <summary>A ledger for what-ifs: it begins with what another knows, learns by itself, and leaves the other alone.</summary>
/// <param name="under">Null begins with nothing.</param>
public sealed class ScratchLedger(ILedgerReader? under = null) : ILedgerReader
{
    private readonly InMemoryLedger _learnt = new();
    private readonly Dictionary<EntryKey, long> _versions = [];

    public Task<IReadOnlyList<KnownEntry>> FindAsync(IReadOnlyCollection<EntryId> entries, CancellationToken cancellation) =>
        BothAsync(ledger => ledger.FindAsync(entries, cancellation));

    public async Task<IReadOnlyList<KnownEntry>> ReferrersAsync(IReadOnlyCollection<EntryId> entries, int limit, CancellationToken cancellation) =>
        [.. (await BothAsync(ledger => ledger.ReferrersAsync(entries, limit, cancellation))).OrderBy(entry => entry.Key, EntryOrder.Instance).Take(limit)];

    /// <summary>Takes note of what a plan teaches.</summary>
    public void Learn(IEnumerable<LedgerChange> changes)
    {
        foreach (var change in changes.Where(change => change.Becomes is not null))
        {
            // Nobody else writes here, so no plan is ever outdated.
            var version = _versions.GetValueOrDefault(change.Key);
            _learnt.TryChange([change with { Version = version }]);
            _versions[change.Key] = version + 1;
        }
    }

    private async Task<IReadOnlyList<KnownEntry>> BothAsync(Func<ILedgerReader, Task<IReadOnlyList<KnownEntry>>> ask)
    {
        var learnt = await ask(_learnt);
        // What was learnt of an entry hides what was known of it, also where it says that the entry refers to nothing any more.
        return under is null ? learnt : [.. learnt, .. (await ask(under)).Where(entry => !_versions.ContainsKey(entry.Key))];
    }
}
