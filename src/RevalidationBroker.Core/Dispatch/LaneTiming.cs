namespace RevalidationBroker.Dispatch;

/// <summary>Why a lane does not go this moment, as far as its jobs do not tell. What is over is null.</summary>
/// <param name="RunningSince">When it was lent.</param>
/// <param name="WindowUntil">When it goes if nothing more comes.</param>
public sealed record LaneTiming(DateTimeOffset? RunningSince, DateTimeOffset? WindowUntil, LaneHold? Hold)
{
    public static LaneTiming None { get; } = new(null, null, null);
}
