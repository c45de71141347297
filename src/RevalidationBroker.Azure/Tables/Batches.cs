using Azure;
using Azure.Data.Tables;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// Many rows at once. A transaction takes 100 rows of one partition and 4 MiB
/// (learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions).
/// </summary>
internal static class Batches
{
    public const int MostRows = 100;

    /// <summary>What is packed into the rows of one transaction. Bytes become a third more on the wire, and 4 MiB are all of it.</summary>
    public const int MostBytes = 2_500_000;

    /// <summary>How many requests one piece of work has under way at once.</summary>
    private const int AtOnce = 16;

    /// <summary>Cuts work into transactions: in each the rows of one partition, as many as go.</summary>
    public static IEnumerable<IReadOnlyList<TableTransactionAction>> Cut(IEnumerable<TableTransactionAction> actions)
    {
        foreach (var partition in actions.GroupBy(action => action.Entity.PartitionKey))
        {
            var (batch, bytes) = (new List<TableTransactionAction>(), 0);
            foreach (var action in partition)
            {
                var size = SizeOf(action.Entity);
                if (batch.Count == MostRows || batch.Count > 0 && bytes + size > MostBytes)
                {
                    yield return batch;
                    (batch, bytes) = ([], 0);
                }

                batch.Add(action);
                bytes += size;
            }

            yield return batch;
        }
    }

    public static Task SubmitAllAsync(this TableClient table, IEnumerable<TableTransactionAction> actions) =>
        EachAsync(Cut(actions), batch => table.SubmitTransactionAsync(batch));

    /// <summary>Deletes rows, of which some may be gone.</summary>
    public static Task DeleteAllAsync(this TableClient table, IEnumerable<TableEntity> rows) => EachAsync(Cut(rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row))), async batch =>
    {
        try
        {
            await table.SubmitTransactionAsync(batch);
        }
        catch (TableTransactionFailedException error) when (error.IsConflict())
        {
            foreach (var action in batch) await table.DeleteEntityAsync(action.Entity.PartitionKey, action.Entity.RowKey);
        }
    });

    /// <summary>Does something with each, several at a time.</summary>
    public static Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> act) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) => await act(item));

    /// <summary>Asks for each, several at a time.</summary>
    /// <returns>In the order of the questions.</returns>
    public static async Task<IReadOnlyList<TAnswer>> AskAsync<T, TAnswer>(IReadOnlyCollection<T> items, Func<T, Task<TAnswer>> ask)
    {
        var answers = new TAnswer[items.Count];
        await EachAsync(items.Index(), async item => answers[item.Index] = await ask(item.Item));
        return answers;
    }

    /// <returns>Null when there is none.</returns>
    public static async Task<TableEntity?> FindAsync(this TableClient table, string partition, string row, CancellationToken cancellation = default) =>
        await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellation) is { HasValue: true } found ? found.Value : null;

    /// <returns>The first rows of a query.</returns>
    public static async Task<IReadOnlyList<TableEntity>> TakeAsync(this TableClient table, string filter, int limit, CancellationToken cancellation, IEnumerable<string>? columns = null)
    {
        var rows = new List<TableEntity>();
        if (limit <= 0) return rows;
        // A page is at most 1000 rows; of fewer no more are asked for than are wanted.
        await foreach (var row in table.QueryAsync<TableEntity>(filter, Math.Min(limit, 1000), columns, cancellation))
        {
            rows.Add(row);
            if (rows.Count == limit) break;
        }

        return rows;
    }

    private static int SizeOf(ITableEntity row) => row is not TableEntity entity ? 0 : entity.Sum(property => property.Value switch
    {
        byte[] bytes => bytes.Length,
        string text => 2 * text.Length,
        _ => 8,
    });
}
