using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite.Reading;
using RevalidationBroker.Sqlite.Writing;

namespace RevalidationBroker.Sqlite;

/// <summary>
/// Lends lanes as <see cref="LaneSchedule"/> says. The schedule hears of arrivals and returns from the writer alone, in the order of commits:
/// so when a lane is given back while a job comes in, the one that is committed later has the last word, and no wake-up is lost.
/// </summary>
internal sealed class SqliteJobQueue(StoreWriter writer, ReadConnections readers, LaneSchedule schedule, TimeProvider clock, ILogger logger) : IJobQueue
{
    // A few milliseconds of the writer's time.
    private const int MostForgotten = 16 * StoreWriter.Piece;

    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, LentLane> _lent = [];
    private readonly SharedJobs _shared = new();

    public async Task<LaneLease> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var (lane, leaseId) = await schedule.TakeAsync(cancellation);
            try
            {
                if (await LendAsync(lane, leaseId) is { } lease) return lease;
            }
            catch
            {
                GiveBackLater(lane, leaseId);
                throw;
            }

            await GiveBackAsync(lane, leaseId);
        }
    }

    /// <remarks>Read and understood beside the writer, which has everybody's work to do: nobody but the lease's holder changes what is read.</remarks>
    public async Task<IReadOnlyList<QueuedJob>> WaitingAsync(LaneLease lease, int limit, CancellationToken cancellation)
    {
        if (LentBy(lease) is not { } lent) return [];

        var waiting = await readers.ReadAsync(statements => statements.WaitingJobs(lease.Lane, lent.LentAt, limit), cancellation);
        var places = new Dictionary<QueuedJob, JobPlace>(lent.Places);
        var jobs = new List<QueuedJob>(waiting.Count);
        foreach (var row in waiting)
        {
            // Who cannot be read is buried when it is due.
            if (!_shared.TryRead(row, out var job, out _)) continue;
            jobs.Add(job);
            places.Add(job, row.Place);
        }

        return jobs.Count == 0 || _lent.TryUpdate(lease.Lane, lent with { Places = places }, lent) ? jobs : [];
    }

    /// <remarks>When it throws, the lease still holds, and the same can be tried again: to settle a job twice in one way is to settle it once.</remarks>
    public async Task<bool> SettleAsync(LaneLease lease, LaneSettlement settlement, CancellationToken cancellation)
    {
        // What is slow is done here and not on the writer, for whom all others wait.
        var pieces = settlement.Jobs.Select(SettledJob.Of).Chunk(StoreWriter.Piece).DefaultIfEmpty([]).ToList();
        foreach (var piece in pieces.SkipLast(1))
        {
            if (!await writer.WriteAsync(statements => TrySettle(statements, lease, piece), settled => Announce(piece, settled), cancellation)) return false;
            // What is begun is finished.
            cancellation = CancellationToken.None;
        }

        var left = await writer.WriteAsync(
            statements => TrySettle(statements, lease, pieces[^1]) ? Leave(statements, lease.Lane, settlement) : null,
            left =>
            {
                Announce(pieces[^1], left is not null);
                if (left is not null) GiveBack(lease.Lane, lease.Id, left);
            },
            cancellation);
        return left is not null;
    }

    public Task ReleaseAsync(LaneLease lease, CancellationToken cancellation) => GiveBackAsync(lease.Lane, lease.Id);

    public async Task<IReadOnlyList<LaneStatus>> LanesAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var lanes = await readers.ReadAsync(statements => statements.Lanes.All(now), cancellation);
        return [.. lanes.Select(lane => lane with { Timing = schedule.TimingOf(lane.Lane) })];
    }

    /// <returns>Null when nothing is due after all.</returns>
    private async Task<LaneLease?> LendAsync(string lane, string leaseId)
    {
        var now = clock.GetUtcNow();
        var (due, park) = readers.Read(statements => (statements.DueJobs(lane, now), statements.Park(lane)));

        var jobs = new List<QueuedJob>(due.Count);
        var places = new Dictionary<QueuedJob, JobPlace>(due.Count);
        var unreadable = new List<(StoredJob Row, string Problem)>();
        foreach (var row in due)
        {
            if (_shared.TryRead(row, out var job, out var problem))
            {
                jobs.Add(job);
                places.Add(job, row.Place);
            }
            else
            {
                unreadable.Add((row, problem));
            }
        }

        if (unreadable.Count > 0) await BuryAsync(unreadable);
        if (jobs.Count == 0) return null;

        _lent[lane] = new LentLane(leaseId, now, places);
        return new LaneLease(leaseId, lane, jobs, park);
    }

    /// <summary>A message that nobody can read would be lent for ever, and with it the lane.</summary>
    private async Task BuryAsync(List<(StoredJob Row, string Problem)> unreadable)
    {
        await writer.WriteAsync(
            statements =>
            {
                foreach (var (row, problem) in unreadable) statements.BuryJob(row.Lane, row.Place, row.Attempts, $"Its message cannot be read. {problem}", clock.GetUtcNow());
                return true;
            },
            afterCommit: null,
            CancellationToken.None);
        foreach (var (row, problem) in unreadable) logger.JobUnreadable(row.Seq, row.Lane, row.Webhook, problem);
    }

    /// <returns>False when the lease holds no more.</returns>
    private bool TrySettle(WriteStatements statements, LaneLease lease, SettledJob[] piece)
    {
        if (LentBy(lease) is not { } lent) return false;

        foreach (var settled in piece) settled.Write(statements, lease.Lane, lent.PlaceOf(settled.Job), clock.GetUtcNow());
        return true;
    }

    private void Announce(SettledJob[] piece, bool settled)
    {
        if (!settled) return;
        foreach (var next in piece.Select(job => job.Next).OfType<Job>()) schedule.Arrived(next.Lane, next.NotBefore);
    }

    /// <returns>Null when the lease holds no more.</returns>
    private LentLane? LentBy(LaneLease lease) => schedule.Holds(lease.Lane, lease.Id) && _lent.TryGetValue(lease.Lane, out var lent) && lent.LeaseId == lease.Id ? lent : null;

    private static Left Leave(WriteStatements statements, string lane, LaneSettlement settlement)
    {
        statements.SetPark(lane, settlement.Park);
        statements.ForgetSharedMessages(MostForgotten);
        return new Left(statements.NextDue(lane), settlement.Park?.Until, settlement.Hold);
    }

    private async Task GiveBackAsync(string lane, string leaseId)
    {
        try
        {
            await writer.WriteAsync(
                // Not when its park ends: if it is parked, it was lent because that time had come.
                statements => new Left(statements.NextDue(lane), ParkedUntil: null),
                left => GiveBack(lane, leaseId, left),
                CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            GiveBackLater(lane, leaseId);
        }
    }

    /// <summary>Nobody can say now what is in the lane, so it is looked at again in a moment; that it is empty then does no harm.</summary>
    private void GiveBackLater(string lane, string leaseId) => GiveBack(lane, leaseId, new Left(clock.GetUtcNow() + AfterFailure, ParkedUntil: null));

    private void GiveBack(string lane, string leaseId, Left left)
    {
        if (_lent.TryGetValue(lane, out var lent) && lent.LeaseId == leaseId) _lent.TryRemove(KeyValuePair.Create(lane, lent));
        schedule.Returned(lane, leaseId, left.NextDue, left.ParkedUntil, left.Hold);
    }

    /// <summary>What a lane is given back with.</summary>
    private sealed record Left(DateTimeOffset? NextDue, DateTimeOffset? ParkedUntil, LaneHold? Hold = null);
}
