using RevalidationBroker.Dispatch;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Dispatch;

/// <summary>Lanes that are parked or left alone, and stores that are down: what comes waits, and the site has peace.</summary>
public sealed class ClosedLaneTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    private readonly TurnHarness _harness = new();

    [Fact]
    public async Task What_comes_into_a_parked_lane_waits_for_the_probe_and_does_not_call_the_site()
    {
        _harness.Site.Status = 401;
        await _harness.EnqueueAsync(A.Job("w1"));
        await _harness.RunAsync();
        var calls = _harness.Site.Calls.Count;
        var until = (await _harness.Memory.FindAsync("production", None)).Park!.Until;

        await _harness.EnqueueAsync(A.Job("w2"), A.Job("w3"));
        await _harness.RunAsync();
        await _harness.RunAsync();

        Assert.Equal(calls, _harness.Site.Calls.Count);
        Assert.Equal([("w1.production", 1), ("w2.production", 0), ("w3.production", 0)], _harness.Waiting);
        Assert.All(_harness.Queue.Jobs, job => Assert.Equal(until, job.Message.ScheduledEnqueueTime));
    }

    [Fact]
    public async Task A_parked_lane_is_probed_when_its_time_has_come_and_runs_again_with_all_that_waited()
    {
        _harness.Site.Status = 401;
        await _harness.EnqueueAsync(A.Job("w1"));
        await _harness.RunAsync();
        await _harness.EnqueueAsync(A.Job("w2"));
        await _harness.RunAsync();

        _harness.Site.Status = 200;
        _harness.Clock.Advance(TimeSpan.FromSeconds(30));
        await _harness.RunAsync();

        Assert.Empty(_harness.Queue.Jobs);
        Assert.Equal(LaneMemory.Nothing, await _harness.Memory.FindAsync("production", None));
        Assert.Single(_harness.Logged("lane.resumed"));
    }

    [Fact]
    public async Task A_probe_that_fails_parks_the_lane_for_longer()
    {
        _harness.Site.Status = 401;
        await _harness.EnqueueAsync(A.Job("w1"));
        await _harness.RunAsync();
        _harness.Clock.Advance(TimeSpan.FromSeconds(30));
        await _harness.RunAsync();

        var park = (await _harness.Memory.FindAsync("production", None)).Park!;
        Assert.Equal((A.Time, 1, A.Time.AddSeconds(90)), (park.Since, park.Probes, park.Until));
    }

    [Fact]
    public async Task What_comes_while_a_site_has_asked_to_be_left_alone_waits_as_long()
    {
        (_harness.Site.Status, _harness.Site.RetryAfter) = (429, TimeSpan.FromMinutes(2));
        await _harness.EnqueueAsync(A.Job("w1"));
        await _harness.RunAsync();
        await _harness.EnqueueAsync(A.Job("w2"));
        await _harness.RunAsync();

        Assert.Single(_harness.Site.Calls);
        Assert.All(_harness.Queue.Jobs, job => Assert.Equal(A.Time.AddMinutes(2), job.Message.ScheduledEnqueueTime));
    }

    [Fact]
    public async Task Another_lane_goes_while_one_is_parked()
    {
        _harness.Site.Status = 401;
        await _harness.EnqueueAsync(A.Job("w1"));
        await _harness.RunAsync();
        _harness.Site.Status = 200;
        await _harness.EnqueueAsync(A.Job("w1", "preview"));

        await _harness.RunAsync("preview");

        Assert.Equal([("w1.production", 1)], _harness.Waiting);
    }

    [Fact]
    public async Task While_the_storage_is_down_all_of_a_lane_waits_uncounted_and_the_site_is_not_called()
    {
        _harness.Memory.CannotBeRead = true;
        await _harness.EnqueueAsync(A.Job("w1"), A.Job("w2"));

        await _harness.RunAsync();

        Assert.Empty(_harness.Site.Calls);
        Assert.Equal([("w1.production", 0), ("w2.production", 0)], _harness.Waiting);
        Assert.All(_harness.Queue.Jobs, job => Assert.Equal(A.Time.AddSeconds(30), job.Message.ScheduledEnqueueTime));
        Assert.Single(_harness.Logged("lane.postponed"));
    }

    [Fact]
    public async Task While_the_vault_is_down_all_of_a_lane_waits_uncounted_and_nothing_is_a_dead_letter()
    {
        _harness.Secrets.IsDown = true;
        await _harness.EnqueueAsync(A.Job("w1"));

        for (var turn = 0; turn < 20; turn++)
        {
            await _harness.RunAsync();
            _harness.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.Equal([("w1.production", 0)], _harness.Waiting);
        Assert.Empty(_harness.Queue.Dead);
    }

    [Fact]
    public async Task A_park_that_cannot_be_remembered_is_settled_all_the_same()
    {
        _harness.Site.Status = 401;
        _harness.Memory.CannotBeWritten = true;
        await _harness.EnqueueAsync(A.Job("w1"));

        await _harness.RunAsync();

        Assert.Equal([("w1.production", 1)], _harness.Waiting);
        Assert.Single(_harness.Logged("lane.not_remembered"));
    }
}
