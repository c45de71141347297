using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Connections;

namespace RevalidationBroker.Sqlite.Reading;

/// <summary>How dead letters are looked for.</summary>
internal sealed class DeadLetterQueries(StoreConnection connection)
{
    private const string Columns =
        """
        SELECT dead.seq, dead.lane, dead.webhook, dead.attempts, dead.message, dead.reason, dead.dead_at, dead.source, webhooks.received_at
        FROM dead_letters AS dead LEFT JOIN webhooks ON webhooks.id = dead.webhook
        """;

    private readonly Statement _list = connection.Prepare(
        $"""
        {Columns}
        WHERE (?1 IS NULL OR dead.lane = ?1 OR substr(dead.lane, 1, length(?1) + 1) = ?1 || '~') AND (?2 IS NULL OR dead.source = ?2) AND (?3 IS NULL OR dead.dead_at >= ?3)
        ORDER BY dead.seq DESC LIMIT ?4
        """);

    private readonly Statement _find = connection.Prepare($"{Columns} WHERE dead.seq = ?");

    private readonly Statement _counts = connection.Prepare("SELECT lane, count(*) FROM dead_letters GROUP BY lane");

    /// <summary>By lane.</summary>
    public IReadOnlyList<(string Lane, int Count)> Counts() => _counts.All(row => (row.Text(0), (int)row.Number(1)));

    /// <summary>The newest first.</summary>
    public IReadOnlyList<StoredDeadLetter> List(DeadLetterFilter filter, int limit) =>
        _list.All(Letter, SqlValue.Optional(filter.Deployment), SqlValue.Optional(filter.Source), SqlValue.Optional(filter.Since), Math.Max(0, limit));

    public StoredDeadLetter? Find(long seq) => _find.First(Letter, seq);

    private static StoredDeadLetter Letter(Row row) => new(
        new StoredJob(row.Number(0), row.Text(1), row.Text(2), (int)row.Number(3), row.Bytes(4)), row.Text(5), row.Instant(6), row.Text(7), row.InstantOrNull(8));
}
