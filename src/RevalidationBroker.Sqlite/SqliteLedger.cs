using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>Tells what is known of entries, and takes exports in. What webhooks teach comes through <see cref="SqliteInbox"/>.</summary>
internal sealed class SqliteLedger(StoreWriter writer, ReadConnections readers, ReadingLedger reading, EntryCache cache, TimeProvider clock) : ILedger
{
    /// <remarks>Nearly every webhook is about one entry, and asks on the thread that has it: to hand a question of microseconds to another costs more.</remarks>
    public async Task<IReadOnlyList<KnownEntry>> FindAsync(IReadOnlyCollection<EntryId> entries, CancellationToken cancellation)
    {
        if (entries.Count != 1) return await reading.FindAsync(entries, cancellation);

        var entry = entries.First();
        if (cache.TryGet(entry, out var known)) return known;

        var place = cache.Expect(entry);
        var found = reading.Find(entry);
        place.Fill(found);
        return found;
    }

    public Task<IReadOnlyList<KnownEntry>> ReferrersAsync(IReadOnlyCollection<EntryId> entries, int limit, CancellationToken cancellation) => reading.ReferrersAsync(entries, limit, cancellation);

    public async Task<int> ImportAsync(IReadOnlyList<KnownEntry> entries, CancellationToken cancellation)
    {
        var changed = 0;
        // A piece that is not reached is as if it had never been handed in: to import it all again is to go on.
        foreach (var piece in entries.Chunk(StoreWriter.Piece))
        {
            var now = clock.GetUtcNow();
            var stored = piece.Select(entry => (Imported: entry, Stored: StoredEntry.Of(entry))).ToList();
            changed += await writer.WriteAsync(statements => stored.Count(entry => TryImport(statements.Ledger, entry.Imported, entry.Stored, now)), _ => Forget(piece), cancellation);
        }

        return changed;
    }

    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellation)
    {
        var counts = await readers.ReadAsync(statements => statements.EntryCounts(), cancellation);
        return counts.ToDictionary(source => source.Source, source => source.Count);
    }

    private void Forget(IEnumerable<KnownEntry> entries)
    {
        foreach (var entry in entries) cache.Forget(entry.Key.Entry);
    }

    private static bool TryImport(LedgerStatements statements, KnownEntry imported, StoredEntry stored, DateTimeOffset now)
    {
        if (statements.Find(imported.Key) is { } known && !ImportRule.Replaces(known.Read(), imported)) return false;
        statements.Put(imported.Key, statements.Standing(imported.Key), stored, now);
        return true;
    }
}
