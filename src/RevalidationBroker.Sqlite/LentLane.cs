using RevalidationBroker.Dispatch;
using RevalidationBroker.Sqlite.Reading;

namespace RevalidationBroker.Sqlite;

/// <summary>Where the jobs lie that a lease lends. A job's id does not tell: a webhook that is taken anew after a day has jobs of the same ids.</summary>
/// <param name="Places">Of the jobs that it lends, and of those that its holder was shown.</param>
internal sealed record LentLane(string LeaseId, DateTimeOffset LentAt, IReadOnlyDictionary<QueuedJob, JobPlace> Places)
{
    /// <exception cref="ArgumentException">The lease does not lend it.</exception>
    public JobPlace PlaceOf(QueuedJob job) => Places.TryGetValue(job, out var place) ? place : throw new ArgumentException($"The lease does not lend job '{job.Job.Id}'.", nameof(job));
}
