using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>How lanes stand.</summary>
internal sealed class LaneQueries(StoreConnection connection)
{
    // Two walks over all jobs. Beside min(seq) the other columns are those of its row (sqlite.org/lang_select.html, 2.5), so the second gives
    // each lane's first one.
    private readonly Statement _all = connection.Prepare(
        """
        SELECT coalesce(waiting.lane, parked.lane) AS name, coalesce(waiting.jobs, 0), waiting.next, coalesce(waiting.due, 0), coalesce(waiting.attempts, 0),
            first.seq, first.lane, first.webhook, first.attempts, coalesce(shared_messages.message, first.message),
            parked.since, parked.until, parked.probes, parked.reason
        FROM (SELECT lane, count(*) AS jobs, min(due) AS next, sum(due <= ?) AS due, max(attempts) AS attempts FROM jobs GROUP BY lane) AS waiting
        LEFT JOIN (SELECT lane, min(seq) AS seq, webhook, attempts, message, shared FROM jobs GROUP BY lane) AS first ON first.lane = waiting.lane
        LEFT JOIN shared_messages ON shared_messages.seq = first.shared
        FULL JOIN parked_lanes AS parked ON parked.lane = waiting.lane
        ORDER BY name
        """);

    /// <summary>By name, without what only the schedule knows.</summary>
    public IReadOnlyList<LaneStatus> All(DateTimeOffset now) => _all.All(Status, now);

    /// <param name="from">The column of its first member.</param>
    public static LanePark Park(Row row, int from) => new(row.Instant(from), row.Instant(from + 1), (int)row.Number(from + 2), row.Text(from + 3));

    private static LaneStatus Status(Row row) => new(row.Text(0), (int)row.Number(1), row.InstantOrNull(2), row.IsNull(10) ? null : Park(row, 10))
    {
        Due = (int)row.Number(3),
        MostAttempts = (int)row.Number(4),
        OldestAcceptedAt = row.IsNull(5) ? null : AcceptedAt(new StoredJob(row.Number(5), row.Text(6), row.Text(7), (int)row.Number(8), row.Bytes(9))),
    };

    private static DateTimeOffset? AcceptedAt(StoredJob job) => job.TryRead(out var read, out _) ? read.Job.AcceptedAt : null;
}
