namespace RevalidationBroker.Dispatch;

/// <summary>What is remembered of a lane between its turns, by a queue that does not remember it itself.</summary>
/// <param name="Park">Null while its deployment is not misconfigured.</param>
/// <param name="Hold">Null when it is not left alone.</param>
public sealed record LaneMemory(LanePark? Park, LaneHold? Hold)
{
    public static LaneMemory Nothing { get; } = new(null, null);

    /// <summary>Until when whatever comes into the lane waits and its site is not called; null when it may go.</summary>
    public DateTimeOffset? ClosedUntil(DateTimeOffset now)
    {
        var until = Park?.Until > Hold?.Until || Hold is null ? Park?.Until : Hold.Until;
        return until > now ? until : null;
    }

    /// <summary>What is remembered after a turn.</summary>
    public static LaneMemory Of(LaneSettlement settlement) => new(settlement.Park, settlement.Hold);
}
