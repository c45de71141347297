using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Model;

/// <summary>A queue without windows as one would describe it on a page: lists, and no attention to speed, waiting or durability.</summary>
internal sealed class ModelQueue(TimeSpan leaseFor)
{
    private readonly Dictionary<string, DateTimeOffset> _webhooks = [];
    private readonly Dictionary<string, (string LeaseId, DateTimeOffset At)> _lent = [];
    private readonly Dictionary<string, LanePark> _parked = [];
    private readonly Dictionary<string, LaneHold> _held = [];
    private readonly List<ModelJob> _jobs = [];
    private readonly List<DeadLetter> _dead = [];

    /// <summary>The newest first.</summary>
    public IEnumerable<DeadLetter> DeadLetters => Enumerable.Reverse(_dead);

    public IEnumerable<LaneStatus> Lanes(DateTimeOffset now) => _jobs.Select(job => job.Lane).Union(_parked.Keys).Order(StringComparer.Ordinal).Select(lane =>
    {
        var jobs = _jobs.Where(job => job.Lane == lane).ToList();
        return new LaneStatus(lane, jobs.Count, jobs.Count == 0 ? null : jobs.Min(job => job.Due), _parked.GetValueOrDefault(lane))
        {
            Due = jobs.Count(job => job.Due <= now),
            OldestAcceptedAt = jobs.Count == 0 ? null : jobs[0].Job.Job.AcceptedAt,
            MostAttempts = jobs.Count == 0 ? 0 : jobs.Max(job => job.Job.Attempts),
            Timing = new LaneTiming(
                RunningSince: IsLent(lane, now) ? _lent[lane].At : null,
                WindowUntil: null,
                Hold: _held.TryGetValue(lane, out var hold) && hold.Until > now ? hold : null),
        };
    });

    /// <returns>Whether it is new.</returns>
    public bool Accept(AcceptedWebhook webhook)
    {
        if (_webhooks.TryGetValue(webhook.Id, out var before) && webhook.ReceivedAt - before < TimeSpan.FromHours(24)) return false;
        _webhooks[webhook.Id] = webhook.ReceivedAt;
        _jobs.AddRange(webhook.Jobs.Select(job => new ModelJob(new QueuedJob(job, 0), job.NotBefore)));
        return true;
    }

    public IReadOnlyList<string> Ready(DateTimeOffset now) => [.. _jobs.Select(job => job.Lane).Distinct().Where(lane => Due(lane, now).Count > 0 && MayGo(lane, now))];

    public (IReadOnlyList<QueuedJob> Jobs, LanePark? Park) Take(string lane, string leaseId, DateTimeOffset now)
    {
        _lent[lane] = (leaseId, now);
        return ([.. Due(lane, now).Select(job => job.Job)], _parked.GetValueOrDefault(lane));
    }

    public bool Holds(LaneLease lease) => _lent.TryGetValue(lease.Lane, out var lent) && lent.LeaseId == lease.Id;

    public IReadOnlyList<QueuedJob> Waiting(LaneLease lease) => Holds(lease)
        ? [.. _jobs.Where(job => job.Lane == lease.Lane && job.Due > _lent[lease.Lane].At).OrderBy(job => job.Due).Select(job => job.Job)]
        : [];

    public bool Settle(LaneLease lease, LaneSettlement settlement, DateTimeOffset now)
    {
        if (!Holds(lease)) return false;
        foreach (var (job, settled) in settlement.Jobs)
        {
            var place = _jobs.FindIndex(waiting => waiting.Job.Job.Id == job.Job.Id && waiting.Job.Job.AcceptedAt == job.Job.AcceptedAt);
            var tried = job with { Attempts = job.Attempts + 1 };
            if (settled is Settlement.DeadLetter dead) _dead.Add(new DeadLetter("", tried, dead.Reason, now));
            if (settled is Settlement.Retry retry) _jobs[place] = new ModelJob((retry.Counts ? tried : job) with { Job = retry.As ?? job.Job }, retry.At);
            else _jobs.RemoveAt(place);
            if (settled is Settlement.Advance(var next)) _jobs.Add(new ModelJob(new QueuedJob(next, 0), next.NotBefore));
            if (settled is Settlement.DeadLetter { Next: { } rest }) _jobs.Add(new ModelJob(new QueuedJob(rest, 0), rest.NotBefore));
        }

        if (settlement.Park is { } park) _parked[lease.Lane] = park;
        else _parked.Remove(lease.Lane);
        if (settlement.Hold is { } held) _held[lease.Lane] = held;
        return _lent.Remove(lease.Lane);
    }

    public void Release(LaneLease lease)
    {
        if (Holds(lease)) _lent.Remove(lease.Lane);
    }

    /// <param name="letter">Its place among <see cref="DeadLetters"/>.</param>
    public void Recover(int letter, IReadOnlyList<Job> jobs)
    {
        _dead.RemoveAt(_dead.Count - 1 - letter);
        _jobs.AddRange(jobs.Select(job => new ModelJob(new QueuedJob(job, 0), job.NotBefore)));
    }

    public void Reopen()
    {
        _lent.Clear();
        _held.Clear();
    }

    private List<ModelJob> Due(string lane, DateTimeOffset now) => [.. _jobs.Where(job => job.Lane == lane && job.Due <= now)];

    private bool MayGo(string lane, DateTimeOffset now) =>
        !IsLent(lane, now) && !(_held.TryGetValue(lane, out var hold) && hold.Until > now) && !(_parked.TryGetValue(lane, out var park) && park.Until > now);

    private bool IsLent(string lane, DateTimeOffset now) => _lent.TryGetValue(lane, out var lent) && lent.At + leaseFor > now;

    private sealed record ModelJob(QueuedJob Job, DateTimeOffset Due)
    {
        public string Lane => Job.Job.Lane;
    }
}
