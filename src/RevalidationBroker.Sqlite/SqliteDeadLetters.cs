using System.Globalization;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>Shows dead letters, and makes jobs of them again. A letter's id is its row's number, which SQLite gives once and never again.</summary>
internal sealed class SqliteDeadLetters(StoreWriter writer, ReadConnections readers, LaneSchedule schedule) : IDeadLetters
{
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit, CancellationToken cancellation)
    {
        var letters = await readers.ReadAsync(statements => statements.DeadLetters.List(filter, limit), cancellation);
        return [.. letters.Select(letter => letter.Read())];
    }

    public async Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation)
    {
        var counts = await readers.ReadAsync(statements => statements.DeadLetters.Counts(), cancellation);
        return counts.GroupBy(count => LaneName.Parse(count.Lane).Deployment).ToDictionary(lanes => lanes.Key, lanes => lanes.Sum(count => count.Count));
    }

    public async Task<DeadLetter?> FindAsync(string id, CancellationToken cancellation)
    {
        if (RowOf(id) is not { } row) return null;
        var letter = await readers.ReadAsync(statements => statements.DeadLetters.Find(row), cancellation);
        return letter?.Read();
    }

    public Task<IReadOnlyList<string>> ReplayAsync(IReadOnlyList<Replay> replays, CancellationToken cancellation)
    {
        // What is slow is done here and not on the writer, for whom all others wait.
        var rows = replays.Select(replay => (replay.Id, Row: RowOf(replay.Id))).ToList();
        var jobs = replays.SelectMany(replay => replay.Jobs).Select(job => (Job: job, Message: JobMessage.Write(job))).ToList();
        return writer.WriteAsync(
            statements => Replay(statements, rows, jobs),
            missing =>
            {
                if (missing.Count > 0) return;
                foreach (var (job, _) in jobs) schedule.Arrived(job.Lane, job.NotBefore);
            },
            cancellation);
    }

    public Task<IReadOnlyList<string>> DiscardAsync(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        ReplayAsync([.. ids.Select(id => new Replay(id, Jobs: []))], cancellation);

    private static IReadOnlyList<string> Replay(WriteStatements statements, List<(string Id, long? Row)> letters, List<(Job Job, byte[] Message)> jobs)
    {
        // Asked before anything is written: others share the transaction, so there is no way back from half.
        IReadOnlyList<string> missing = [.. letters.Where(letter => letter.Row is not { } row || !statements.DeadLetters.Exists(row)).Select(letter => letter.Id)];
        if (missing.Count > 0) return missing;

        foreach (var (_, row) in letters) statements.DeadLetters.Remove(row!.Value);
        foreach (var (job, message) in jobs) statements.AddJob(job, message);
        return missing;
    }

    /// <returns>Null for what is no number as this store writes them: "07" must not be another name of 7.</returns>
    private static long? RowOf(string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row.ToString(CultureInfo.InvariantCulture) == id ? row : null;
}
