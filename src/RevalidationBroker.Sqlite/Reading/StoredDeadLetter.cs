using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>A dead letter as it lies in the store.</summary>
/// <param name="Source">Of its webhook; empty when the journal does not know it.</param>
internal sealed record StoredDeadLetter(StoredJob Job, string Reason, DateTimeOffset DeadAt, string Source, DateTimeOffset? ReceivedAt)
{
    public DeadLetter Read() => new(Job.TryRead(out var job, out _) ? job : Job.Stub(Source, ReceivedAt ?? DeadAt), Reason, DeadAt);
}
