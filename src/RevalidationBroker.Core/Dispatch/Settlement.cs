using RevalidationBroker.Layers;

namespace RevalidationBroker.Dispatch;

/// <summary>What the queue must do with a job.</summary>
public abstract record Settlement
{
    private Settlement() { }

    /// <summary>The work is done.</summary>
    public sealed record Complete : Settlement;

    /// <summary>The work is done in this lane, and goes on in another: both in one step, so that it is never in both or in none.</summary>
    /// <param name="Next">Enqueued as new, in its own lane.</param>
    public sealed record Advance(Job Next) : Settlement;

    /// <param name="At">Not before then.</param>
    /// <param name="Counts">Whether an attempt was made; false where none was and none may be counted.</param>
    public sealed record Retry(DateTimeOffset At, bool Counts) : Settlement
    {
        /// <summary>What the job becomes, of the same lane, when only a part of it is left to do; null when it stays as it is.</summary>
        public Job? As { get; init; }
    }

    /// <summary>Nobody tries again until an operator says so.</summary>
    /// <param name="Cause">Why, in our words: for the log.</param>
    /// <param name="Answer">The beginning of what the site answered; a body, and none for the log.</param>
    public sealed record DeadLetter(string Cause, string? Answer = null) : Settlement
    {
        /// <summary>What of the job went through after all and goes on in another lane, as with <see cref="Advance"/>; null for nothing.</summary>
        public Job? Next { get; init; }

        /// <summary>All that the operator should know: what a queue keeps.</summary>
        public string Reason => string.IsNullOrWhiteSpace(Answer) ? Cause : $"{Cause} Its answer: {Answer}";
    }
}

/// <summary>A job and its settlement.</summary>
public sealed record JobSettlement(QueuedJob Job, Settlement Settlement)
{
    /// <summary>What is enqueued in another lane; null for nothing.</summary>
    public Job? Next => Settlement switch
    {
        Settlement.Advance(var next) => next,
        Settlement.DeadLetter dead => dead.Next,
        _ => null,
    };
}

/// <summary>All that becomes of a lane after one dispatch.</summary>
/// <param name="Park">Set while the deployment is misconfigured; null lets the lane run.</param>
public sealed record LaneSettlement(IReadOnlyList<JobSettlement> Jobs, LanePark? Park)
{
    /// <summary>Null when the lane is not left alone.</summary>
    public LaneHold? Hold { get; init; }

    /// <summary>The layer that was told: not for the queue, but for the record; null when there is none any more.</summary>
    public LayerIdentity? Layer { get; init; }

    /// <summary>Whom its calls went to.</summary>
    public Callee Callee { get; init; } = Callee.Site;

    /// <summary>Where what is done here goes on, for jobs that are found to be done as well; null after the last layer.</summary>
    public NextLayer? Next { get; init; }

    /// <summary>What the site said that it forgot: not for the queue, but to find what it supersedes.</summary>
    public IReadOnlyList<ToldInvalidation> Told { get; init; } = [];
}

/// <summary>The layer that is told next.</summary>
/// <param name="At">When the one before it was told.</param>
public sealed record NextLayer(LayerIdentity Layer, DateTimeOffset At);

/// <summary>A lane is left alone for a while, with all that comes meanwhile: its site asked for it, or has failed too often. Nobody is alerted, and a restart forgets it.</summary>
/// <param name="Reason">For the operator.</param>
public sealed record LaneHold(DateTimeOffset Until, string Reason);

/// <summary>A lane waits because its deployment is misconfigured, not because it is slow.</summary>
/// <param name="Since">When it was parked first.</param>
/// <param name="Until">When it is tried again.</param>
/// <param name="Probes">How many tries have failed since it was parked.</param>
/// <param name="Reason">For the operator.</param>
public sealed record LanePark(DateTimeOffset Since, DateTimeOffset Until, int Probes, string Reason);
