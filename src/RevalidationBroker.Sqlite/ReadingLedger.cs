using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Reading;

namespace RevalidationBroker.Sqlite;

/// <summary>Tells what the file knows of entries.</summary>
internal sealed class ReadingLedger(ReadConnections readers) : ILedgerReader
{
    public Task<IReadOnlyList<KnownEntry>> FindAsync(IReadOnlyCollection<EntryId> entries, CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyList<KnownEntry>>(statements => [.. InOrder(entries.Distinct().SelectMany(statements.Entries)).Select(entry => entry.Read())], cancellation);

    /// <summary>The same of one, on the caller's thread.</summary>
    /// <exception cref="StorageUnavailableException"/>
    public IReadOnlyList<KnownEntry> Find(EntryId entry) => readers.Read<IReadOnlyList<KnownEntry>>(statements => [.. InOrder(statements.Entries(entry)).Select(stored => stored.Read())]);

    public Task<IReadOnlyList<KnownEntry>> ReferrersAsync(IReadOnlyCollection<EntryId> entries, int limit, CancellationToken cancellation) =>
        readers.ReadAsync<IReadOnlyList<KnownEntry>>(
            statements =>
            {
                // The first of all are among the first of each.
                var found = entries.Distinct().SelectMany(target => statements.Referrers(target, Math.Max(0, limit)));
                return [.. InOrder(found.DistinctBy(entry => entry.Entry.Key)).Take(limit).Select(entry => entry.Read())];
            },
            cancellation);

    // SQLite compares UTF-8, and this UTF-16. Only signs beyond U+FFFF stand elsewhere, and only a limit in their midst could tell.
    private static IEnumerable<StoredEntry> InOrder(IEnumerable<StoredEntry> entries) => entries.OrderBy(stored => stored.Entry.Key, EntryOrder.Instance);
}
