using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;

namespace RevalidationBroker.InMemory;

/// <summary>The reference housekeeping: what every other must delete, without a disk.</summary>
public sealed class InMemoryHousekeeping(InMemoryJobQueue queue, InMemoryJournal journal) : IHousekeeping
{
    public Task<Swept> SweepAsync(RetentionLimits limits, DateTimeOffset now, CancellationToken cancellation)
    {
        var bounds = limits.At(now);
        // Those of webhooks first: while they are there, their webhooks stay.
        var deadLetters = queue.ForgetDeadLetters(bounds.DeadLetters);
        return Task.FromResult(new Swept(journal.Forget(bounds.Journal), deadLetters, journal.Ledger.ForgetGone(bounds.LedgerGone)));
    }

    public Task<StoreSize> MeasureAsync(CancellationToken cancellation)
    {
        var (jobs, deadLetters) = queue.Count();
        return Task.FromResult(new StoreSize(FileBytes: 0, LogBytes: 0, FreePages: 0, journal.Count(), jobs, deadLetters));
    }
}
