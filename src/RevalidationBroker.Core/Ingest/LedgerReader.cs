using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Ingest;

/// <summary>Fetches what a plan needs of the ledger: the webhook's own entries and, only where a rule asks for them, those who refer to them.</summary>
internal static class LedgerReader
{
    /// <exception cref="StorageUnavailableException"/>
    public static async Task<LedgerView> ReadForAsync(this ILedgerReader ledger, Planner planner, Source source, IReadOnlyList<ContentEvent> events, CancellationToken cancellation)
    {
        var entries = LedgerView.EntriesOf(source, events);
        if (entries.Count == 0) return LedgerView.Empty;

        var known = await ledger.FindAsync(entries, cancellation);
        return planner.ReferrersOf(source, events, new LedgerView(known)) is { } query
            ? new LedgerView(known, await ReferrersAsync(ledger, query, cancellation))
            : new LedgerView(known);
    }

    private static async Task<ReferenceGraph> ReferrersAsync(ILedgerReader ledger, ReferrerQuery query, CancellationToken cancellation)
    {
        var found = new Dictionary<EntryKey, KnownEntry>();
        var asked = query.Entries.ToHashSet();
        IReadOnlyList<EntryId> level = query.Entries;
        for (var depth = 1; depth <= query.Depth && level.Count > 0; depth++)
        {
            // One more than there is room for tells that there are more. What was found before may come again.
            var limit = query.Limit + 1;
            var referrers = await ledger.ReferrersAsync(level, limit, cancellation);
            foreach (var entry in referrers) found.TryAdd(entry.Key, entry);
            if (referrers.Count == limit || found.Count > query.Limit) return new ReferenceGraph([.. found.Values.Take(query.Limit)], complete: false);
            level = [.. referrers.Select(entry => entry.Key.Entry).Distinct().Where(asked.Add)];
        }

        return new ReferenceGraph([.. found.Values], complete: true);
    }
}
