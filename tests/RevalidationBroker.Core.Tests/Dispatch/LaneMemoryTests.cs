namespace RevalidationBroker.Dispatch;

public sealed class LaneMemoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    // Minutes from now; null for none.
    [Theory]
    [InlineData(null, null, null)]
    [InlineData(5, null, 5)]
    [InlineData(null, 3, 3)]
    [InlineData(5, 3, 5)]
    [InlineData(3, 5, 5)]
    [InlineData(-1, 5, 5)]
    [InlineData(0, null, null)]
    [InlineData(-5, -1, null)]
    public void A_lane_is_closed_until_both_its_park_and_its_hold_are_over(int? park, int? hold, int? closed)
    {
        var memory = new LaneMemory(
            park is { } parked ? new LanePark(Now, Now.AddMinutes(parked), 0, "") : null,
            hold is { } held ? new LaneHold(Now.AddMinutes(held), "") : null);

        Assert.Equal(closed is { } minutes ? Now.AddMinutes(minutes) : null, memory.ClosedUntil(Now));
    }
}
