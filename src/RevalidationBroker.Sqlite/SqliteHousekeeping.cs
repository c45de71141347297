using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Sweeping;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>
/// Deletes what is old. It is found beside the writer, a page at a time, and deleted by the writer in pieces, each a transaction of its own:
/// webhooks come between, and where it is interrupted, the next sweep goes on.
/// </summary>
internal sealed class SqliteHousekeeping(string path, StoreWriter writer, ReadConnections readers, EntryCache entryCache) : IHousekeeping
{
    // To know whose jobs wait all jobs are walked through, once a page.
    private const int Page = 16 * StoreWriter.Piece;

    public async Task<Swept> SweepAsync(RetentionLimits limits, DateTimeOffset now, CancellationToken cancellation)
    {
        var bounds = limits.At(now);
        // Those of webhooks first: while they are there, their webhooks stay.
        var deadLetters = await SweepRowsAsync(
            statements => statements.Sweep.DeadLetters(bounds.DeadLetters, Page), (statements, places) => statements.Sweep.DeadLetters(places, bounds.DeadLetters), cancellation);
        var webhooks = await SweepWebhooksAsync(bounds.Journal, cancellation);
        var entries = await SweepRowsAsync(
            statements => statements.Sweep.GoneEntries(bounds.LedgerGone, Page), (statements, places) => statements.Sweep.GoneEntries(places, bounds.LedgerGone), cancellation);
        await SweepRowsAsync(statements => statements.Sweep.SharedMessages(Page), (statements, places) => statements.Sweep.SharedMessages(places), cancellation);
        if (entries > 0) entryCache.ForgetAll();
        await GiveSpaceBackAsync(cancellation);
        return new Swept(webhooks, deadLetters, entries);
    }

    public async Task<StoreSize> MeasureAsync(CancellationToken cancellation)
    {
        var (pages, counts) = await readers.ReadAsync(statements => (statements.Sweep.Pages(), statements.Sweep.Counts()), cancellation);
        return new StoreSize(LengthOf(path), LengthOf($"{path}-wal"), pages.Free, counts.Webhooks, counts.Jobs, counts.DeadLetters);
    }

    private async Task<long> SweepWebhooksAsync(DateTimeOffset olderThan, CancellationToken cancellation)
    {
        // Behind this place nearly all are younger; the few that are not go another time.
        var last = await readers.ReadAsync(statements => PlaceInTime.Before(olderThan + PlaceInTime.Disorder, statements.LastWebhook(), statements.WebhookAt), cancellation);
        var removed = 0L;
        for (var after = 0L; ;)
        {
            var page = await readers.ReadAsync(statements => statements.Sweep.Webhooks(after, last, olderThan, Page), cancellation);
            for (var next = 0; next < page.Count;)
            {
                var from = next;
                var piece = await writer.WriteAsync(statements => statements.Sweep.Webhooks(page, from, olderThan, StoreWriter.Piece), afterCommit: null, cancellation);
                next = piece.Next;
                removed += piece.Removed;
            }

            if (page.Count < Page) return removed;
            after = page[^1].Place;
        }
    }

    private async Task<long> SweepRowsAsync(Func<ReadStatements, IReadOnlyList<long>> find, Func<WriteStatements, long[], int> delete, CancellationToken cancellation)
    {
        for (var removed = 0L; ;)
        {
            var page = await readers.ReadAsync(find, cancellation);
            foreach (var piece in page.Chunk(StoreWriter.Piece)) removed += await writer.WriteAsync(statements => delete(statements, piece), afterCommit: null, cancellation);
            if (page.Count < Page) return removed;
        }
    }

    // The file becomes shorter when the log is next copied into it.
    private async Task GiveSpaceBackAsync(CancellationToken cancellation)
    {
        var pages = await readers.ReadAsync(statements => statements.Sweep.Pages(), cancellation);
        for (var left = pages.ToGiveBack; left > 0; left -= StoreWriter.Piece)
        {
            var piece = Math.Min(left, StoreWriter.Piece);
            await writer.WriteAsync(
                statements =>
                {
                    statements.Sweep.GiveBack(piece);
                    return true;
                },
                afterCommit: null,
                cancellation);
        }
    }

    private static long LengthOf(string file) => new FileInfo(file) is { Exists: true } found ? found.Length : 0;
}
