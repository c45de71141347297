using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.InMemory;

internal sealed class InMemoryHarness : StoreHarness
{
    private readonly InMemoryJobQueue _queue;
    private readonly InMemoryJournal _journal;

    public InMemoryHarness()
    {
        _queue = new InMemoryJobQueue(Clock, new LaneSchedule(Clock, () => Window, LeaseFor));
        _journal = new InMemoryJournal(_queue, Clock);
    }

    public override IInbox Inbox => _journal;

    public override IJobQueue Queue => _queue;

    public override IDeadLetters DeadLetters => _queue.DeadLetters;

    public override IJournal Journal => _journal;

    public override ILedger Ledger => _journal.Ledger;

    public override IHousekeeping Housekeeping => new InMemoryHousekeeping(_queue, _journal);

    public override IDeploymentRegistry Deployments { get; } = new InMemoryDeploymentRegistry();

    public override TimeSpan LeaseFor => TimeSpan.FromMinutes(10);
}
