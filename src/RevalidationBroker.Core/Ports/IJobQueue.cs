using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Ports;

/// <summary>Holds jobs in lanes, one for each layer of a deployment (<see cref="LaneName"/>), and lends each lane to one worker at a time. Dead letters are found in <see cref="IDeadLetters"/>.</summary>
public interface IJobQueue : ILanes
{
    /// <summary>
    /// Waits for a lane that has jobs due, that nobody holds and whose window has passed, and lends it with its due jobs: all of them, or
    /// the <see cref="LaneLease.MostJobs"/> that are due longest. Wakes when a job is enqueued or falls due.
    /// </summary>
    Task<LaneLease> TakeAsync(CancellationToken cancellation);

    /// <summary>
    /// The jobs of a lent lane that were not due when it was lent. As long as the lease holds nobody else touches them, so they can be
    /// settled with it like those that it lends.
    /// </summary>
    /// <returns>Those that are due first, at most so many; none when the lease has lapsed and the lane was lent again, or from a queue that cannot look ahead.</returns>
    Task<IReadOnlyList<QueuedJob>> WaitingAsync(LaneLease lease, int limit, CancellationToken cancellation);

    /// <summary>Does with each job what its settlement says, and gives the lane back.</summary>
    /// <returns>False when the lease had lapsed and the lane was lent again: then nothing was changed.</returns>
    Task<bool> SettleAsync(LaneLease lease, LaneSettlement settlement, CancellationToken cancellation);

    /// <summary>Gives a lane back as it was: no attempt was made.</summary>
    Task ReleaseAsync(LaneLease lease, CancellationToken cancellation);
}

/// <summary>A lane that is lent out.</summary>
/// <param name="Id">Tells this lending from a later one of the same lane.</param>
/// <param name="Jobs">Never empty; in the order in which they came.</param>
/// <param name="Park">Set when the lane is parked and this is a try whether it may run again.</param>
public sealed record LaneLease(string Id, string Lane, IReadOnlyList<QueuedJob> Jobs, LanePark? Park)
{
    /// <summary>What a lane that was parked for a day has gathered may fill the memory; a burst is far fewer, and goes together.</summary>
    public const int MostJobs = 5000;
}

/// <summary>How a lane stands, and why it waits.</summary>
/// <param name="Waiting">Jobs in it, those that are lent and those that are due later included.</param>
/// <param name="NextDue">When the first of them is due; null when there is none.</param>
public sealed record LaneStatus(string Lane, int Waiting, DateTimeOffset? NextDue, LanePark? Park)
{
    /// <summary>Those of its jobs whose time has come: they go when the lane does.</summary>
    public int Due { get; init; }

    /// <summary>When the job was accepted that came into it first; null when there is none, or its message cannot be read.</summary>
    public DateTimeOffset? OldestAcceptedAt { get; init; }

    /// <summary>How many attempts its most-tried job has had.</summary>
    public int MostAttempts { get; init; }

    public LaneTiming Timing { get; init; } = LaneTiming.None;

    /// <summary>When all that it waits for is over; in the past when it goes as soon as somebody takes it, null when there is nothing in it.</summary>
    public DateTimeOffset? GoesAt => NextDue is null ? null : new[] { NextDue, Timing.WindowUntil, Park?.Until, Timing.Hold?.Until }.Max();
}
