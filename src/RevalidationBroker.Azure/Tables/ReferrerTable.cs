using Azure;
using Azure.Data.Tables;
using RevalidationBroker.Planning.Ledger;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// Finds who may refer to an entry. A row too many is harmless, as the entry itself is asked; a row too few would leave a page stale. So rows are
/// added before their entry changes and removed after it, and each has the version of its entry that added it: who removes one does so only if
/// it is not that of a later change, and as he has read it.
/// </summary>
internal sealed class ReferrerTable(TableClient table)
{
    public Task AddAsync(IEnumerable<LedgerLesson> lessons) =>
        Batches.EachAsync(Batches.Cut(lessons.SelectMany(Added).Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))), async batch =>
        {
            try
            {
                await table.SubmitTransactionAsync(batch);
            }
            catch (TableTransactionFailedException error) when (error.IsConflict())
            {
                foreach (var action in batch) await AddAsync((TableEntity)action.Entity);
            }
        });

    public Task RemoveAsync(IEnumerable<LedgerLesson> lessons) => Batches.EachAsync(lessons.SelectMany(Removed), async row =>
    {
        if (await table.FindAsync(row.PartitionKey, row.RowKey) is not { } found || LedgerRows.VersionOf(found) > LedgerRows.VersionOf(row)) return;
        // Does nothing where it is gone or, by its ETag, another's by now.
        await TryAsync(() => table.DeleteEntityAsync(found.PartitionKey, found.RowKey, found.ETag));
    });

    /// <summary>The keys of entries that may refer to a target, in the order of <see cref="EntryOrder"/>, page by page.</summary>
    public IAsyncEnumerable<Page<TableEntity>> OfAsync(EntryId target, int page, CancellationToken cancellation)
    {
        var (partition, hash) = LedgerRows.ReferrersOf(target);
        return table.QueryAsync<TableEntity>(Keys.RowsOf(partition, hash), page, cancellationToken: cancellation).AsPages();
    }

    private async Task AddAsync(TableEntity row)
    {
        while (true)
        {
            var found = await table.FindAsync(row.PartitionKey, row.RowKey);
            if (found is not null && LedgerRows.VersionOf(found) >= LedgerRows.VersionOf(row)) return;
            if (await TryAsync(() => found is null ? table.AddEntityAsync(row) : table.UpdateEntityAsync(row, found.ETag, TableUpdateMode.Replace))) return;
        }
    }

    private static async Task<bool> TryAsync(Func<Task> write)
    {
        try
        {
            await write();
            return true;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return false;
        }
    }

    private static IEnumerable<TableEntity> Added(LedgerLesson lesson) => LedgerRows.Targets(lesson.Becomes).Except(LedgerRows.Targets(lesson.Before)).Select(target => Row(lesson, target));

    private static IEnumerable<TableEntity> Removed(LedgerLesson lesson) => LedgerRows.Targets(lesson.Before).Except(LedgerRows.Targets(lesson.Becomes)).Select(target => Row(lesson, target));

    private static TableEntity Row(LedgerLesson lesson, string target)
    {
        var key = lesson.Becomes.Key;
        var (partition, hash) = LedgerRows.ReferrersOf(key.Entry with { Id = target });
        var entry = LedgerRows.KeyOf(key);
        return new TableEntity(partition, $"{hash}{Keys.Joint}{Keys.InOrder(key)}") { ["Version"] = lesson.Version, ["EntryPartition"] = entry.Partition, ["EntryRow"] = entry.Row };
    }
}
