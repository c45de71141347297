using System.Globalization;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>A dead letter as it lies in the store.</summary>
/// <param name="Source">Of its webhook; empty when nobody knew it.</param>
/// <param name="ReceivedAt">Of its webhook; null when the journal does not know it any more.</param>
internal sealed record StoredDeadLetter(StoredJob Job, string Reason, DateTimeOffset DeadAt, string Source, DateTimeOffset? ReceivedAt)
{
    public DeadLetter Read()
    {
        var id = Job.Seq.ToString(CultureInfo.InvariantCulture);
        return Job.TryRead(out var job, out var problem)
            ? new DeadLetter(id, job, Reason, DeadAt)
            : new DeadLetter(id, Job.Stub(Source, ReceivedAt ?? DeadAt), Reason, DeadAt) { Unreadable = problem };
    }
}
