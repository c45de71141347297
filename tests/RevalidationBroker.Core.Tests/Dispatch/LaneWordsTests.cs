using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Why a lane waits, in a sentence.</summary>
public class LaneWordsTests
{
    private static readonly DateTimeOffset Now = Some.Time;
    private static readonly LanePark Park = new(Now.AddMinutes(-5), Now.AddMinutes(4), 3, "The route answered 401.");
    private static readonly LaneHold Hold = new(Now.AddSeconds(90), "The site answered 503 and asks to be left alone.");

    public static TheoryData<LaneStatus, LaneState, string> Lanes => new()
    {
        { Lane(), LaneState.Due, "due now" },
        { Lane() with { Waiting = 0, Due = 0, NextDue = null }, LaneState.Idle, "nothing waits" },
        { Lane() with { Due = 0, NextDue = Now.AddSeconds(30) }, LaneState.Waiting, "waits until 12:00:30Z" },
        { Lane() with { Due = 0, NextDue = Now.AddHours(13) }, LaneState.Waiting, "waits until 2026-03-02 01:00:00Z" },
        { Lane() with { Timing = new LaneTiming(Now.AddSeconds(-2), null, null) }, LaneState.Running, "runs since 11:59:58Z" },
        { Lane() with { Timing = new LaneTiming(null, Now.AddSeconds(1), null) }, LaneState.Gathering, "gathers what comes until 12:00:01Z" },
        { Lane() with { Timing = new LaneTiming(null, null, Hold) }, LaneState.Held, "left alone until 12:01:30Z: The site answered 503 and asks to be left alone." },
        { Lane() with { Park = Park }, LaneState.Parked, "parked since 11:55:00Z: The route answered 401. Next try 12:04:00Z." },
        { Lane() with { Park = Park with { Until = Now } }, LaneState.Parked, "parked since 11:55:00Z: The route answered 401. Next try now." },
        { Lane() with { Park = Park with { Until = Now }, Timing = new LaneTiming(null, null, Hold) }, LaneState.Parked, "parked since 11:55:00Z: The route answered 401. Next try 12:01:30Z." },
        { Lane() with { Park = Park, Timing = new LaneTiming(Now, null, null) }, LaneState.Parked, "parked since 11:55:00Z: The route answered 401. It is tried now." },
        { Lane() with { Park = Park, Waiting = 0, Due = 0, NextDue = null }, LaneState.Parked, "parked since 11:55:00Z: The route answered 401. It is tried again when something comes for it." },
    };

    [Theory, MemberData(nameof(Lanes))]
    public void A_lane_says_why_it_waits(LaneStatus lane, LaneState state, string words) => Assert.Equal((state, words), (LaneStates.Of(lane), LaneWords.Of(lane, Now)));

    [Fact]
    public void A_lane_goes_when_all_that_it_waits_for_is_over()
    {
        Assert.Null((Lane() with { NextDue = null, Park = Park }).GoesAt);
        Assert.Equal(Park.Until, (Lane() with { Park = Park, Timing = new LaneTiming(null, Now.AddSeconds(1), Hold) }).GoesAt);
        Assert.Equal(Hold.Until, (Lane() with { Timing = new LaneTiming(null, Now.AddSeconds(1), Hold) }).GoesAt);
        Assert.Equal(Now.AddSeconds(1), (Lane() with { Timing = new LaneTiming(null, Now.AddSeconds(1), null) }).GoesAt);
    }

    private static LaneStatus Lane() => new("production", 2, Now, Park: null) { Due = 2 };
}
