using Azure.Data.Tables;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>Tells what is known of entries, and takes exports in. What webhooks teach comes through <see cref="TablesInbox"/>.</summary>
internal sealed class TablesLedger(TableClient table, LedgerTable ledger) : ILedger
{
    private const int Piece = 400;

    public Task<IReadOnlyList<KnownEntry>> FindAsync(IReadOnlyCollection<EntryId> entries, CancellationToken cancellation) => GuardAsync(async () =>
        InOrder(await Batches.AskAsync([.. entries.Distinct()], entry => ledger.FindAllAsync(entry, cancellation))));

    public Task<IReadOnlyList<KnownEntry>> ReferrersAsync(IReadOnlyCollection<EntryId> entries, int limit, CancellationToken cancellation) => GuardAsync<IReadOnlyList<KnownEntry>>(async () =>
        [.. InOrder(await Batches.AskAsync([.. entries.Distinct()], entry => ledger.ReferrersAsync(entry, limit, cancellation))).Take(limit)]);

    public Task<int> ImportAsync(IReadOnlyList<KnownEntry> entries, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var changed = 0;
        // What is said twice of an entry comes one after the other. A piece that is not reached is as if it had never been handed in.
        foreach (var piece in entries.GroupBy(entry => entry.Key).SelectMany(said => said.Index()).GroupBy(said => said.Index).SelectMany(round => round.Select(said => said.Item).Chunk(Piece)))
        {
            cancellation.ThrowIfCancellationRequested();
            changed += await ImportPieceAsync(piece);
        }

        return changed;
    });

    public Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellation) => GuardAsync<IReadOnlyDictionary<string, long>>(async () =>
    {
        // Every entry is looked at; it is asked once in a while, by a person.
        var counts = new Dictionary<string, long>();
        await foreach (var row in table.QueryAsync<TableEntity>("PartitionKey gt 'e' and PartitionKey lt 'f'", 1000, ["Source"], cancellation))
        {
            var source = LedgerRows.SourceOf(row);
            counts[source] = counts.GetValueOrDefault(source) + 1;
        }

        return counts;
    });

    private async Task<int> ImportPieceAsync(IReadOnlyList<KnownEntry> piece)
    {
        for (var changed = 0; ;)
        {
            var rows = await Batches.AskAsync(piece, entry => ledger.FindAsync(entry.Key));
            var lessons = piece.Zip(rows).Select(pair => LedgerLesson.Of(pair.Second, pair.First)).Where(lesson => lesson.Before is null || ImportRule.Replaces(lesson.Before, lesson.Becomes)).ToList();
            if (lessons.Count == 0) return changed;

            var now = await ledger.ChangeAsync(lessons);
            changed += now;
            // Where a webhook was quicker it is decided anew, against what it has taught.
            if (now == lessons.Count) return changed;
        }
    }

    private static IReadOnlyList<KnownEntry> InOrder(IEnumerable<IReadOnlyList<KnownEntry>> found) => [.. found.SelectMany(entries => entries).DistinctBy(entry => entry.Key).OrderBy(entry => entry.Key, EntryOrder.Instance)];

    private Task<T> GuardAsync<T>(Func<Task<T>> work) => TableFailure.GuardAsync(table.Uri, work);
}
