using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Late;

internal sealed class LateLedger(LateStore late) : ILedger
{
    public Task<IReadOnlyList<KnownEntry>> FindAsync(IReadOnlyCollection<EntryId> entries, CancellationToken cancellation) => late.Store.Ledger.FindAsync(entries, cancellation);

    public Task<IReadOnlyList<KnownEntry>> ReferrersAsync(IReadOnlyCollection<EntryId> entries, int limit, CancellationToken cancellation) => late.Store.Ledger.ReferrersAsync(entries, limit, cancellation);

    public Task<int> ImportAsync(IReadOnlyList<KnownEntry> entries, CancellationToken cancellation) => late.Store.Ledger.ImportAsync(entries, cancellation);

    public Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellation) => late.Store.Ledger.CountAsync(cancellation);
}
