using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Sqlite;

/// <summary>Which rows a lease lends. A job's id does not tell: a webhook that is taken anew after a day has jobs of the same ids.</summary>
/// <param name="Rows">Of the jobs that it lends, and of those that its holder was shown.</param>
internal sealed record LentLane(string LeaseId, DateTimeOffset LentAt, IReadOnlyDictionary<QueuedJob, long> Rows)
{
    /// <exception cref="ArgumentException">The lease does not lend it.</exception>
    public long RowOf(QueuedJob job) => Rows.TryGetValue(job, out var row) ? row : throw new ArgumentException($"The lease does not lend job '{job.Job.Id}'.", nameof(job));
}
