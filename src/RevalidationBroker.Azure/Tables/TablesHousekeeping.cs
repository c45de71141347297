using Azure.Data.Tables;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>Deletes what is old, a page at a time. Where it is interrupted, the next sweep goes on; several at once do each other no harm.</summary>
internal sealed class TablesHousekeeping(TableClient webhooks, JournalWriter journal, LedgerTable ledger, AttemptTable attempts, RequestTable requests, IQueuedWork work) : IHousekeeping
{
    private const int Page = 1000;

    public Task<Swept> SweepAsync(RetentionLimits limits, DateTimeOffset now, CancellationToken cancellation) => TableFailure.GuardAsync(webhooks.Uri, async () =>
    {
        var bounds = limits.At(now);
        // Those of webhooks first: while they are there, their webhooks stay.
        var deadLetters = await work.SweepDeadLettersAsync(bounds.DeadLetters, cancellation);
        var removed = await SweepWebhooksAsync(bounds.Journal, cancellation);
        await requests.SweepAsync(now, cancellation);
        return new Swept(removed, deadLetters, await ledger.ForgetGoneAsync(bounds.LedgerGone, cancellation));
    });

    public Task<StoreSize> MeasureAsync(CancellationToken cancellation) => TableFailure.GuardAsync(webhooks.Uri, async () =>
    {
        var (jobs, deadLetters) = await work.CountAsync(cancellation);
        var count = (await journal.NumberAsync(cancellation)).GetInt64("Count")!.Value;
        return new StoreSize(FileBytes: 0, LogBytes: 0, FreePages: 0, count, jobs, deadLetters);
    });

    private async Task<long> SweepWebhooksAsync(DateTimeOffset olderThan, CancellationToken cancellation)
    {
        var held = await work.WebhooksAsync(olderThan, cancellation);
        var removed = 0L;
        for (var after = 0L; ;)
        {
            var page = await webhooks.TakeAsync(TablesJournal.Behind(after), Page, cancellation, JournalRows.WithoutPlan);
            var old = page.Where(row => JournalRows.ReceivedAt(row) < olderThan && !held.Contains(row.GetString("Id"))).ToList();
            removed += await RemoveAsync(old, cancellation);
            // Behind a page of which nothing is old all are younger but for a few, and those go another time.
            if (page.Count < Page || JournalRows.ReceivedAt(page[^1]) >= olderThan) return removed;
            after = JournalRows.PlaceOf(page[^1]);
        }
    }

    private async Task<long> RemoveAsync(List<TableEntity> old, CancellationToken cancellation)
    {
        if (old.Count == 0) return 0;
        var byId = await Batches.AskAsync(old, row => webhooks.FindAsync(JournalRows.Partition, JournalRows.IdKey(row.GetString("Id")), cancellation));
        await attempts.DeleteOfAsync(old.Select(row => row.GetString("Id")).ToHashSet(), async id => await webhooks.FindAsync(JournalRows.Partition, JournalRows.IdKey(id), cancellation) is not null, cancellation);
        await requests.DeleteAsync(byId.OfType<TableEntity>().Select(RequestRow.Of).OfType<RequestRow>());

        // A webhook that is taken anew meanwhile has left its place, and then nothing of it is deleted here: the two rows go together.
        var done = await Task.WhenAll(old.Select(row => journal.WriteAsync(new JournalChange(_ => [Delete(row.RowKey), Delete(JournalRows.IdKey(row.GetString("Id")))], takesPlace: false, count: -1, bytes: 0))));
        return done.LongCount(deleted => deleted);
    }

    private static TableTransactionAction Delete(string key) => new(TableTransactionActionType.Delete, new TableEntity(JournalRows.Partition, key), global::Azure.ETag.All);
}
