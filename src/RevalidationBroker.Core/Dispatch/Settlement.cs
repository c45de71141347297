namespace RevalidationBroker.Dispatch;

/// <summary>What the queue must do with a job.</summary>
public abstract record Settlement
{
    private Settlement() { }

    /// <summary>The work is done.</summary>
    public sealed record Complete : Settlement;

    /// <param name="At">Not before then.</param>
    /// <param name="Counts">Whether an attempt was made; false where none was and none may be counted.</param>
    public sealed record Retry(DateTimeOffset At, bool Counts) : Settlement;

    /// <summary>Nobody tries again until an operator says so.</summary>
    /// <param name="Cause">Why, in our words: for the log.</param>
    /// <param name="Answer">The beginning of what the site answered; a body, and none for the log.</param>
    public sealed record DeadLetter(string Cause, string? Answer = null) : Settlement
    {
        /// <summary>All that the operator should know: what a queue keeps.</summary>
        public string Reason => string.IsNullOrWhiteSpace(Answer) ? Cause : $"{Cause} Its answer: {Answer}";
    }
}

/// <summary>A job and its settlement.</summary>
public sealed record JobSettlement(QueuedJob Job, Settlement Settlement);

/// <summary>All that becomes of a lane after one dispatch.</summary>
/// <param name="Park">Set while the deployment is misconfigured; null lets the lane run.</param>
public sealed record LaneSettlement(IReadOnlyList<JobSettlement> Jobs, LanePark? Park)
{
    /// <summary>Null when the lane is not left alone.</summary>
    public LaneHold? Hold { get; init; }

    /// <summary>What the site said that it forgot: not for the queue, but to find what it supersedes.</summary>
    public IReadOnlyList<ToldInvalidation> Told { get; init; } = [];
}

/// <summary>A lane is left alone for a while, with all that comes meanwhile: its site asked for it, or has failed too often. Nobody is alerted, and a restart forgets it.</summary>
/// <param name="Reason">For the operator.</param>
public sealed record LaneHold(DateTimeOffset Until, string Reason);

/// <summary>A lane waits because its deployment is misconfigured, not because it is slow.</summary>
/// <param name="Since">When it was parked first.</param>
/// <param name="Until">When it is tried again.</param>
/// <param name="Probes">How many tries have failed since it was parked.</param>
/// <param name="Reason">For the operator.</param>
public sealed record LanePark(DateTimeOffset Since, DateTimeOffset Until, int Probes, string Reason);
