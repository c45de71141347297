using System.Globalization;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Says how a lane stands and why it waits, for operators. Times are UTC, with the day where it is not today.</summary>
public static class LaneWords
{
    public static string Of(LaneStatus lane, DateTimeOffset now)
    {
        return LaneStates.Of(lane) switch
        {
            LaneState.Parked => $"parked since {Time(lane.Park!.Since)}: {lane.Park.Reason} {NextTry()}",
            LaneState.Running => $"runs since {Time(lane.Timing.RunningSince!.Value)}",
            LaneState.Held => $"left alone until {Time(lane.Timing.Hold!.Until)}: {lane.Timing.Hold.Reason}",
            LaneState.Gathering => $"gathers what comes until {Time(lane.Timing.WindowUntil!.Value)}",
            LaneState.Due => "due now",
            LaneState.Waiting => $"waits until {Time(lane.GoesAt!.Value)}",
            _ => "nothing waits",
        };

        string NextTry() => lane switch
        {
            { Timing.RunningSince: not null } => "It is tried now.",
            // A probe is a call that has work to do.
            { GoesAt: null } => "It is tried again when something comes for it.",
            { GoesAt: { } time } when time <= now => "Next try now.",
            { GoesAt: { } time } => $"Next try {Time(time)}.",
        };

        string Time(DateTimeOffset time) =>
            time.UtcDateTime.ToString(time.UtcDateTime.Date == now.UtcDateTime.Date ? "HH:mm:ss'Z'" : "yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }
}
