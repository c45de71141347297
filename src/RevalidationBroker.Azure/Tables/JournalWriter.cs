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
    // Whose webhook waits for longer has given it up, and sends it again.
    private static readonly TimeSpan LongestStruggle = TimeSpan.FromSeconds(20);

    // Others who wrote this long ago may write again any moment.
    private static readonly TimeSpan StillContended = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Queue<JournalChange> _waiting = [];
    private bool _writing;
    private TableEntity? _number;
    private TimeSpan _took;
    private DateTimeOffset? _contendedAt;

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
                // Whoever has got through knows the number and would get through again: so he lets others come between, and gathers more meanwhile.
                if (clock.GetUtcNow() - _contendedAt < StillContended) await PauseAsync(2);
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
        var began = clock.GetTimestamp();
        for (var tries = 0; clock.GetElapsedTime(began) < LongestStruggle; tries++)
        {
            var number = _number ??= await NumberAsync();
            if (await TrySubmitAsync(number, group)) return true;

            // Before the number is read: it is to be fresh when it is used.
            await PauseAsync(Math.Min(tries, 4));
            _number = await NumberAsync();
            if (_number.ETag != number.ETag)
            {
                _contendedAt = clock.GetUtcNow();
                continue;
            }

            // Nobody else has written, so it is one of the group; alone, each gets what is its own.
            if (group is [var only]) only.Finish(written: false);
            else foreach (var change in group) await WriteAsync([change]);
            return true;
        }

        throw new StorageUnavailableException($"The journal in {table.Uri.Host} is written to by so many at once that this process did not get through. It goes on by itself; run fewer instances if it stays so.");
    }

    private async Task<bool> TrySubmitAsync(TableEntity number, IReadOnlyList<JournalChange> group)
    {
        var (actions, next) = Actions(number, group);
        var began = clock.GetTimestamp();
        try
        {
            var written = await table.SubmitTransactionAsync(actions);
            next.ETag = written.Value[0].Headers.ETag ?? default;
        }
        catch (TableTransactionFailedException error) when (error.IsConflict())
        {
            return false;
        }

        _took = clock.GetElapsedTime(began);
        _number = next.ETag == default ? null : next;
        foreach (var change in group) change.Finish(written: true);
        return true;
    }

    /// <summary>By chance, so that those who write at once do not meet again.</summary>
    /// <param name="most">As many transactions' time at most.</param>
    private Task PauseAsync(int most)
    {
        var longest = most * _took;
        return Task.Delay((longest < LongestPause ? longest : LongestPause) * Random.Shared.NextDouble(), clock);
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
