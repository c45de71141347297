using System.Text.Json;
using System.Text.Json.Serialization;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>What a lane is doing, in a word. Where several are true, the first.</summary>
[JsonConverter(typeof(LaneStateConverter))]
public enum LaneState
{
    /// <summary>Its deployment is misconfigured, also while it is tried again.</summary>
    Parked,

    /// <summary>It is lent, and its site is being called.</summary>
    Running,

    /// <summary>It is left alone, because its site asked for it or has failed too often.</summary>
    Held,

    /// <summary>It waits a moment for more.</summary>
    Gathering,

    /// <summary>It goes as soon as somebody takes it.</summary>
    Due,

    /// <summary>All its jobs wait for their time: for their next attempt, or for the CMS.</summary>
    Waiting,

    /// <summary>There is nothing in it.</summary>
    Idle,
}

/// <summary>Finds the word.</summary>
public static class LaneStates
{
    public static LaneState Of(LaneStatus lane) => lane switch
    {
        { Park: not null } => LaneState.Parked,
        { Timing.RunningSince: not null } => LaneState.Running,
        { Timing.Hold: not null } => LaneState.Held,
        { Timing.WindowUntil: not null } => LaneState.Gathering,
        { Due: > 0 } => LaneState.Due,
        { Waiting: > 0 } => LaneState.Waiting,
        _ => LaneState.Idle,
    };
}

internal sealed class LaneStateConverter() : JsonStringEnumConverter<LaneState>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
