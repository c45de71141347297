using RevalidationBroker.Dispatch;
using RevalidationBroker.Ports;
using Xunit;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>What every <see cref="ILaneMemory"/> does.</summary>
public abstract class LaneMemoryContract
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LaneMemory Parked = new(new LanePark(Noon, Noon.AddMinutes(4), 3, "The secret is wrong."), null);
    private static readonly LaneMemory Held = new(null, new LaneHold(Noon.AddMinutes(1), "It asked for it."));

    private static CancellationToken None => CancellationToken.None;

    /// <summary>A new one, empty.</summary>
    protected abstract Task<ILaneMemory> OpenAsync();

    [Fact]
    public async Task Nothing_is_remembered_of_a_lane_that_was_never_written()
    {
        Assert.Equal(LaneMemory.Nothing, await (await OpenAsync()).FindAsync("production", None));
    }

    [Fact]
    public async Task A_park_and_a_hold_are_remembered_for_their_lanes()
    {
        var memory = await OpenAsync();
        await memory.WriteAsync("production", Parked, None);
        await memory.WriteAsync("production~1", Held, None);

        Assert.Equal(Parked, await memory.FindAsync("production", None));
        Assert.Equal(Held, await memory.FindAsync("production~1", None));
        Assert.Equal(["production", "production~1"], (await memory.AllAsync(None)).Keys.Order());
    }

    [Fact]
    public async Task What_is_written_later_takes_the_place_of_all_that_was_before()
    {
        var memory = await OpenAsync();
        await memory.WriteAsync("production", Parked, None);
        await memory.WriteAsync("production", Held, None);

        Assert.Equal(Held, await memory.FindAsync("production", None));
    }

    [Fact]
    public async Task A_lane_that_runs_again_is_forgotten_as_often_as_one_likes()
    {
        var memory = await OpenAsync();
        await memory.WriteAsync("production", Parked, None);
        await memory.WriteAsync("production", LaneMemory.Nothing, None);
        await memory.WriteAsync("production", LaneMemory.Nothing, None);

        Assert.Empty(await memory.AllAsync(None));
    }
}
