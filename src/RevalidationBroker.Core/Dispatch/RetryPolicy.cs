namespace RevalidationBroker.Dispatch;

/// <summary>When to try again, and when to give up. Pure: the clock and the dice are handed in.</summary>
public sealed record RetryPolicy
{
    private static readonly TimeSpan LeastAsked = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before the second attempt, the third, …; the last one holds from then on.</summary>
    public IReadOnlyList<TimeSpan> Schedule { get; init; } =
    [
        TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30), TimeSpan.FromHours(1), TimeSpan.FromHours(2), TimeSpan.FromHours(4), TimeSpan.FromHours(8),
    ];

    /// <summary>A job this old is a dead letter.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The wait before a parked lane is probed first; it doubles up to <see cref="LongestPark"/>.</summary>
    public TimeSpan FirstPark { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan LongestPark { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>However long a site asks to be left alone, its lane is held no longer than this: new jobs then ask again. What has failed waits as long as the site asked. As <c>dispatch.longestHold</c> says.</summary>
    public TimeSpan LongestHold { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Decides what becomes of a job after an attempt.</summary>
    /// <param name="parkedUntil">When its lane is tried again, for a misconfigured deployment.</param>
    /// <param name="dice">Uniform in [0, 1): full jitter, so that many jobs that failed together do not come back together.</param>
    public Settlement Decide(QueuedJob job, Outcome outcome, DateTimeOffset? parkedUntil, DateTimeOffset now, double dice)
    {
        // Each layer has the whole time: the last one must not be given up at once because the first was down for a day.
        var deadline = (job.Job.Stage == 0 ? job.Job.AcceptedAt : job.Job.NotBefore) + GiveUpAfter;
        return outcome switch
        {
            Outcome.Delivered => new Settlement.Complete(),
            Outcome.Rejected rejected => new Settlement.DeadLetter(rejected.Detail, rejected.Answer),
            _ when now >= deadline => new Settlement.DeadLetter($"Given up after {Describe(GiveUpAfter)}. {outcome.Detail}"),
            Outcome.Transient transient => Retry(Asked(transient.RetryAfter) ?? Jittered(job.Attempts, dice), counts: true),
            Outcome.NotAttempted skipped => Retry(Asked(skipped.RetryAfter) ?? Jittered(job.Attempts, dice), counts: false),
            Outcome.Misconfigured => Retry((parkedUntil ?? now + FirstPark) - now, counts: true),
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
        };

        // The last attempt is made at the deadline, not after it.
        Settlement.Retry Retry(TimeSpan wait, bool counts) => new(wait < deadline - now ? now + wait : deadline, counts);
    }

    /// <summary>Parks a lane, or parks it for longer.</summary>
    public LanePark Park(LanePark? before, string reason, DateTimeOffset now)
    {
        var probes = before is null ? 0 : before.Probes + 1;
        var doubled = FirstPark * Math.Pow(2, Math.Min(probes, 20));
        return new LanePark(before?.Since ?? now, now + (doubled < LongestPark ? doubled : LongestPark), probes, reason);
    }

    /// <summary>
    /// Until when a lane is left alone because its site asked for it (<c>Retry-After</c>, RFC 9110 section 10.2.3), or because no call would be
    /// made: what comes meanwhile must wait too, or a busy CMS would overrun a site that is overloaded.
    /// </summary>
    /// <returns>Null when there is nothing to wait for.</returns>
    public LaneHold? Hold(IEnumerable<Outcome> outcomes, DateTimeOffset now)
    {
        var longest = outcomes.Select(outcome => (outcome.Detail, Wait: WishOf(outcome))).OrderByDescending(wish => wish.Wait).FirstOrDefault();
        return longest is { Wait: { } wait, Detail: var detail } ? new LaneHold(now + wait, detail) : null;
    }

    private TimeSpan? WishOf(Outcome outcome) => outcome switch
    {
        Outcome.Transient transient => Asked(transient.RetryAfter) is { } wish && wish > LongestHold ? LongestHold : Asked(transient.RetryAfter),
        // Ours, and short: to look again before it is over would show nothing.
        Outcome.NotAttempted { HoldsLane: true } skipped => Asked(skipped.RetryAfter),
        _ => null,
    };

    // "At once", and a date in the past, are not answered at the speed of the wire for a day.
    private static TimeSpan? Asked(TimeSpan? retryAfter) => retryAfter < LeastAsked ? LeastAsked : retryAfter;

    private TimeSpan Jittered(int attemptsBefore, double dice) => Schedule[Math.Min(attemptsBefore, Schedule.Count - 1)] * dice;

    private static string Describe(TimeSpan time) => FormattableString.Invariant($"{time.TotalHours:0.#} h");
}
