using Azure;
using Azure.Data.Tables;
using RevalidationBroker.Planning.Ledger;

namespace RevalidationBroker.Azure.Tables;

/// <summary>Changes entries of the ledger, each only if it is as it was found.</summary>
internal sealed class LedgerTable(TableClient table, TimeProvider clock)
{
    private readonly ReferrerTable _referrers = new(table);

    /// <summary>Finds what is to change.</summary>
    /// <returns>What each entry was and becomes; null when one has another version than its change was made on.</returns>
    public async Task<IReadOnlyList<LedgerLesson>?> FindForChangeAsync(IReadOnlyList<LedgerChange> changes)
    {
        var rows = await Batches.AskAsync(changes, change => FindAsync(change.Key));
        var found = changes.Zip(rows).ToList();
        if (found.Any(pair => (pair.Second is null ? 0 : LedgerRows.VersionOf(pair.Second)) != pair.First.Version)) return null;
        return [.. found.Where(pair => pair.First.Becomes is not null).Select(pair => LedgerLesson.Of(pair.Second, pair.First.Becomes! with { Key = pair.First.Key }))];
    }

    /// <returns>False when another was quicker: then the rows of one transaction, if not all, are as they were.</returns>
    public async Task<bool> TryChangeAsync(IReadOnlyList<LedgerLesson> lessons)
    {
        if (lessons.Count == 0) return true;
        return await ChangeAsync(lessons) == lessons.Count;
    }

    /// <returns>How many were changed.</returns>
    public async Task<int> ChangeAsync(IReadOnlyList<LedgerLesson> lessons)
    {
        var now = clock.GetUtcNow();
        var actions = lessons.Select(lesson => (Lesson: lesson, Action: Action(lesson, now))).ToList();
        var gone = actions.Where(change => !change.Lesson.Becomes.Live).Select(change => LedgerRows.Gone((TableEntity)change.Action.Entity));
        await _referrers.AddAsync(lessons);
        await table.SubmitAllAsync(gone.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)));

        var byRow = actions.ToDictionary(change => (change.Action.Entity.PartitionKey, change.Action.Entity.RowKey), change => change.Lesson);
        var changed = 0;
        foreach (var batch in Batches.Cut(actions.Select(change => change.Action)))
        {
            try
            {
                await table.SubmitTransactionAsync(batch);
            }
            catch (TableTransactionFailedException error) when (error.IsConflict())
            {
                continue;
            }

            changed += batch.Count;
            await _referrers.RemoveAsync(batch.Select(action => byRow[(action.Entity.PartitionKey, action.Entity.RowKey)]));
        }

        return changed;
    }

    public Task<TableEntity?> FindAsync(EntryKey key)
    {
        var (partition, row) = LedgerRows.KeyOf(key);
        return table.FindAsync(partition, row);
    }

    /// <summary>In every locale and type.</summary>
    public async Task<IReadOnlyList<KnownEntry>> FindAllAsync(EntryId entry, CancellationToken cancellation)
    {
        var (partition, hash) = LedgerRows.PlaceOf(entry);
        return [.. (await table.TakeAsync(Keys.RowsOf(partition, hash), int.MaxValue, cancellation)).Select(LedgerRows.Read)];
    }

    /// <summary>Live entries that refer to a target, in order.</summary>
    public async Task<IReadOnlyList<KnownEntry>> ReferrersAsync(EntryId target, int limit, CancellationToken cancellation)
    {
        var found = new List<KnownEntry>();
        if (limit <= 0) return found;
        await foreach (var page in _referrers.OfAsync(target, Math.Min(limit, 1000), cancellation))
        {
            var rows = await Batches.AskAsync([.. page.Values], row => table.FindAsync(row.GetString("EntryPartition"), row.GetString("EntryRow"), cancellation));
            found.AddRange(rows.OfType<TableEntity>().Select(LedgerRows.Read).Where(entry => LedgerRows.Targets(entry).Contains(target.Id)));
            if (found.Count >= limit) break;
        }

        return found;
    }

    /// <summary>Forgets entries that have been gone and unchanged since before a time.</summary>
    /// <returns>How many.</returns>
    public async Task<long> ForgetGoneAsync(DateTimeOffset olderThan, CancellationToken cancellation)
    {
        var forgotten = 0L;
        await foreach (var page in table.QueryAsync<TableEntity>($"PartitionKey eq '{LedgerRows.GonePartition}' and RowKey lt '{Keys.Ordered(olderThan)}'", 1000, cancellationToken: cancellation).AsPages())
        {
            await Batches.EachAsync(page.Values, async row =>
            {
                if (await TryForgetAsync(row)) Interlocked.Increment(ref forgotten);
            });
            await table.DeleteAllAsync(page.Values);
        }

        return forgotten;
    }

    // One that has changed since has another row for that, or is there again.
    private async Task<bool> TryForgetAsync(TableEntity gone)
    {
        if (await table.FindAsync(gone.GetString("EntryPartition"), gone.GetString("EntryRow")) is not { } entry) return false;
        if (entry.GetBoolean("Live") is not false || entry.GetInt64("ChangedAt") != gone.GetInt64("ChangedAt")) return false;
        try
        {
            return (await table.DeleteEntityAsync(entry.PartitionKey, entry.RowKey, entry.ETag)).Status != 404;
        }
        catch (RequestFailedException error) when (error.IsConflict())
        {
            return false;
        }
    }

    private static TableTransactionAction Action(LedgerLesson lesson, DateTimeOffset now)
    {
        var row = LedgerRows.Entry(lesson.Becomes, lesson.Version, now);
        return lesson.ETag == default ? new TableTransactionAction(TableTransactionActionType.Add, row) : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, lesson.ETag);
    }
}

/// <summary>What an entry was and becomes.</summary>
/// <param name="Before">Null when it was unknown.</param>
/// <param name="ETag">Of the row that <paramref name="Before"/> was read from.</param>
/// <param name="Version">Of <paramref name="Becomes"/>.</param>
internal sealed record LedgerLesson(KnownEntry? Before, ETag ETag, KnownEntry Becomes, long Version)
{
    public static LedgerLesson Of(TableEntity? row, KnownEntry becomes) =>
        row is null ? new LedgerLesson(null, default, becomes, Version: 1) : new LedgerLesson(LedgerRows.Read(row), row.ETag, becomes, LedgerRows.VersionOf(row) + 1);
}
