using System.Threading.Channels;

namespace RevalidationBroker.Hosting.Tests;

public sealed class PeriodicServiceTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task It_works_at_the_start_and_at_every_tick_also_after_what_fails()
    {
        var clock = new TestClock();
        using var service = new Working(clock);

        await service.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("turn 0", await service.NextAsync());
        clock.Advance(Minute);
        Assert.Equal("turn 1", await service.NextAsync());
        Assert.Equal("failed: A bug.", await service.NextAsync());
        clock.Advance(Minute);
        Assert.Equal("turn 2", await service.NextAsync());
        Assert.Equal("failed: Nobody answered in time.", await service.NextAsync());
        clock.Advance(Minute);
        Assert.Equal("turn 3", await service.NextAsync());
    }

    [Fact]
    public async Task Stopping_ends_what_is_under_way_and_is_no_failure()
    {
        var clock = new TestClock();
        using var service = new Working(clock);
        await service.StartAsync(TestContext.Current.CancellationToken);
        while (await service.NextAsync() != "turn 3") clock.Advance(Minute);

        await service.StopAsync(CancellationToken.None).InTime();

        Assert.Equal("stopped", await service.NextAsync());
        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
    }

    /// <summary>Says what it does; from the third turn on it is not done before it is stopped.</summary>
    private sealed class Working(TimeProvider clock) : PeriodicService(Minute, clock)
    {
        private readonly Channel<string> _said = Channel.CreateUnbounded<string>();

        public Task<string> NextAsync() => _said.Reader.ReadAsync().AsTask().InTime();

        protected override Task WorkAsync(int turn, CancellationToken cancellation)
        {
            _said.Writer.TryWrite($"turn {turn}");
            return turn switch
            {
                1 => throw new InvalidOperationException("A bug."),
                2 => throw new TaskCanceledException("Nobody answered in time."),
                3 => new TaskCompletionSource().Task.WaitAsync(cancellation),
                _ => Task.CompletedTask,
            };
        }

        protected override void SayFailed(Exception error) => _said.Writer.TryWrite($"failed: {error.Message}");

        protected override void SayStopped() => _said.Writer.TryWrite("stopped");
    }
}
