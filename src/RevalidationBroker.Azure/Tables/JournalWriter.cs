using Azure;
using Azure.Data.Tables;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Azure.Tables;

/// <summary>
/// Writes to the journal's partition. Every transaction carries the row with the last place, which holds only if nobody else has written since:
/// so places have no gaps that fill later, and who reads on from one passes nothing over. What comes while one transaction is under way goes
/// together in the next, so a burst needs few of them; of several processes that write at once one gets through, and the others try again.
/// </summary>
internal sealed class JournalWriter(TableClient table, TimeProvider clock)
{
    // Each time somebody else has got through, so this many in a row mean that something else is wrong.
    private const int MostTries = 60;

    private readonly Lock _gate = new();
    private readonly Queue<JournalChange> _waiting = [];
    private bool _writing;
    private TableEntity? _number;

    /// <returns>As <see cref="JournalChange.Done"/>.</returns>
    /// <exception cref="StorageUnavailableException">It was not written, or nobody can tell.</exception>
    public Task<bool> WriteAsync(JournalChange change)
    {
        lock (_gate)
        {
            _waiting.Enqueue(change);
            if (!_writing) _ = Task.Run(WriteAllAsync);
            _writing = true;
        }

        return change.Done;
    }

    /// <summary>The row with the last place as it is now.</summary>
    public async Task<TableEntity> NumberAsync(CancellationToken cancellation = default) =>
        await table.FindAsync(JournalRows.Partition, JournalRows.NumberKey, cancellation) ?? new TableEntity(JournalRows.Partition, JournalRows.NumberKey) { ["Last"] = 0L, ["Count"] = 0L };

    private async Task WriteAllAsync()
    {
        while (NextGroup() is { Count: > 0 } group)
        {
            try
            {
                await TableFailure.GuardAsync(table.Uri, () => WriteAsync(group));
            }
#pragma warning disable CA1031 // Whatever it is, it is told to those who wait, and the next group is tried.
            catch (Exception error)
#pragma warning restore CA1031
            {
                _number = null;
                foreach (var change in group) change.Fail(error);
            }
        }
    }

    private List<JournalChange> NextGroup()
    {
        lock (_gate)
        {
            var (group, bytes) = (new List<JournalChange>(), 0);
            while (_waiting.TryPeek(out var next) && (group.Count + 1) * JournalChange.MostRows < Batches.MostRows && (group.Count == 0 || bytes + next.Bytes <= Batches.MostBytes))
            {
                group.Add(_waiting.Dequeue());
                bytes += next.Bytes;
            }

            _writing = group.Count > 0;
            return group;
        }
    }

    private async Task<bool> WriteAsync(IReadOnlyList<JournalChange> group)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var number = _number ??= await NumberAsync();
            var (actions, next) = Actions(number, group);
            try
            {
                var written = await table.SubmitTransactionAsync(actions);
                next.ETag = written.Value[0].Headers.ETag ?? default;
                _number = next.ETag == default ? null : next;
                foreach (var change in group) change.Finish(written: true);
                return true;
            }
            catch (TableTransactionFailedException error) when (error.IsConflict())
            {
                _number = await NumberAsync();
            }

            // Nobody else has written, so it is one of the group; alone, each gets what is its own.
            if (_number.ETag == number.ETag)
            {
                if (group is [var only]) only.Finish(written: false);
                else foreach (var change in group) await WriteAsync([change]);
                return true;
            }

            if (tries > 0) await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1 + 5 * Math.Min(tries, 10))), clock);
        }

        throw new StorageUnavailableException($"The journal in {table.Uri.Host} is written to by so many at once that this process did not get through. It goes on by itself; run fewer instances if it stays so.");
    }

    private static (IReadOnlyList<TableTransactionAction> Actions, TableEntity Next) Actions(TableEntity number, IReadOnlyList<JournalChange> group)
    {
        var last = number.GetInt64("Last")!.Value;
        var rows = new List<TableTransactionAction>();
        foreach (var change in group) rows.AddRange(change.Rows(change.TakesPlace ? ++last : 0));

        var next = new TableEntity(number.PartitionKey, number.RowKey) { ["Last"] = last, ["Count"] = number.GetInt64("Count")!.Value + group.Sum(change => change.Count) };
        var kind = number.ETag == default ? TableTransactionActionType.Add : TableTransactionActionType.UpdateReplace;
        return ([new TableTransactionAction(kind, next, number.ETag), .. rows], next);
    }
}
