using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.InMemory;

/// <summary>The reference queue: what every other must do, without a disk.</summary>
public sealed class InMemoryJobQueue : IJobQueue
{
    private readonly TimeProvider _clock;
    private readonly LaneSchedule _schedule;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Waiting>> _lanes = [];
    private readonly Dictionary<string, LanePark> _parked = [];
    private readonly Dictionary<string, DateTimeOffset> _lentAt = [];

    public InMemoryJobQueue(TimeProvider clock, LaneSchedule schedule)
    {
        (_clock, _schedule) = (clock, schedule);
        DeadLetters = new InMemoryDeadLetters(_gate, Enqueue);
    }

    public InMemoryDeadLetters DeadLetters { get; }

    /// <summary>Adds jobs, all or none.</summary>
    public void Enqueue(IReadOnlyList<Job> jobs)
    {
        lock (_gate)
        {
            foreach (var job in jobs)
            {
                if (!_lanes.TryGetValue(job.Lane, out var lane)) _lanes.Add(job.Lane, lane = []);
                lane.Add(new Waiting(new QueuedJob(job, Attempts: 0), job.NotBefore));
                _schedule.Arrived(job.Lane, job.NotBefore);
            }
        }
    }

    public async Task<LaneLease> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var (lane, leaseId) = await _schedule.TakeAsync(cancellation);
            lock (_gate)
            {
                var now = _clock.GetUtcNow();
                var due = Due(lane, now);
                _lentAt[lane] = now;
                if (due.Count > 0) return new LaneLease(leaseId, lane, due, _parked.GetValueOrDefault(lane));
                GiveBack(lane, leaseId);
            }
        }
    }

    // Those that are due longest, in the order in which they came.
    private List<QueuedJob> Due(string lane, DateTimeOffset now) =>
    [
        .. _lanes.GetValueOrDefault(lane, []).Index().Where(waiting => waiting.Item.Due <= now).OrderBy(waiting => waiting.Item.Due).Take(LaneLease.MostJobs)
            .OrderBy(waiting => waiting.Index).Select(waiting => waiting.Item.Job),
    ];

    public Task<IReadOnlyList<QueuedJob>> WaitingAsync(LaneLease lease, int limit, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_schedule.Holds(lease.Lane, lease.Id)) return Task.FromResult<IReadOnlyList<QueuedJob>>([]);
            var lentAt = _lentAt[lease.Lane];
            return Task.FromResult<IReadOnlyList<QueuedJob>>([.. _lanes[lease.Lane].Where(waiting => waiting.Due > lentAt).OrderBy(waiting => waiting.Due).Take(limit).Select(waiting => waiting.Job)]);
        }
    }

    public Task<bool> SettleAsync(LaneLease lease, LaneSettlement settlement, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (!_schedule.Holds(lease.Lane, lease.Id)) return Task.FromResult(false);

            var lane = _lanes[lease.Lane];
            foreach (var (job, settled) in settlement.Jobs) Settle(lane, job, settled);
            if (settlement.Park is { } park) _parked[lease.Lane] = park;
            else _parked.Remove(lease.Lane);
            Enqueue([.. settlement.Jobs.Select(job => job.Next).OfType<Job>()]);
            _schedule.Returned(lease.Lane, lease.Id, NextDue(lease.Lane), settlement.Park?.Until, settlement.Hold);
            return Task.FromResult(true);
        }
    }

    public Task ReleaseAsync(LaneLease lease, CancellationToken cancellation)
    {
        lock (_gate) GiveBack(lease.Lane, lease.Id);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<LaneStatus>> LanesAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<LaneStatus>>([.. _lanes.Keys.Union(_parked.Keys)
                .Select(StatusOf)
                .Where(status => status.Waiting > 0 || status.Park is not null)
                .OrderBy(status => status.Lane, StringComparer.Ordinal)]);
        }
    }

    private LaneStatus StatusOf(string lane)
    {
        var (jobs, now) = (_lanes.GetValueOrDefault(lane, []), _clock.GetUtcNow());
        return new LaneStatus(lane, jobs.Count, NextDue(lane), _parked.GetValueOrDefault(lane))
        {
            Due = jobs.Count(waiting => waiting.Due <= now),
            OldestAcceptedAt = jobs.FirstOrDefault()?.Job.Job.AcceptedAt,
            MostAttempts = jobs.Select(waiting => waiting.Job.Attempts).DefaultIfEmpty().Max(),
            Timing = _schedule.TimingOf(lane),
        };
    }

    /// <summary>Every webhook that has a job or a dead letter.</summary>
    internal HashSet<string> Webhooks()
    {
        lock (_gate) return [.. _lanes.Values.SelectMany(lane => lane.Select(waiting => waiting.Job.Job.WebhookId)), .. DeadLetters.WebhookIds];
    }

    internal int ForgetDeadLetters(DateTimeOffset olderThan)
    {
        lock (_gate) return DeadLetters.Forget(olderThan);
    }

    internal (int Jobs, int DeadLetters) Count()
    {
        lock (_gate) return (_lanes.Values.Sum(lane => lane.Count), DeadLetters.Count);
    }

    private void Settle(List<Waiting> lane, QueuedJob job, Settlement settlement)
    {
        // Not by its id: a webhook that is taken anew after a day has jobs of the same ids.
        var place = lane.FindIndex(waiting => waiting.Job == job);
        switch (settlement)
        {
            case Settlement.Complete or Settlement.Advance:
                lane.RemoveAt(place);
                break;
            case Settlement.Retry retry:
                lane[place] = new Waiting(new QueuedJob(retry.As ?? job.Job, retry.Counts ? job.Attempts + 1 : job.Attempts), retry.At);
                break;
            case Settlement.DeadLetter dead:
                lane.RemoveAt(place);
                DeadLetters.Add(job with { Attempts = job.Attempts + 1 }, dead.Reason, _clock.GetUtcNow());
                break;
        }
    }

    private void GiveBack(string lane, string leaseId) =>
        _schedule.Returned(lane, leaseId, NextDue(lane), _parked.GetValueOrDefault(lane)?.Until);

    private DateTimeOffset? NextDue(string lane) =>
        _lanes.GetValueOrDefault(lane, []).Select(waiting => (DateTimeOffset?)waiting.Due).Min();

    private sealed record Waiting(QueuedJob Job, DateTimeOffset Due);
}
