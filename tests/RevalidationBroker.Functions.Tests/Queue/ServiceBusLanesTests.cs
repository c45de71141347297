using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Dispatch;
using RevalidationBroker.Functions.Fakes;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Queue;

public sealed class ServiceBusLanesTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    private readonly TurnHarness _harness = new();
    private readonly ILanes _lanes;

    public ServiceBusLanesTests() => _lanes = new ServiceBusLanes(new MessageBrowser(new FakeReceiver(_harness.Queue, _harness.Queue.Jobs, _harness.Clock)), _harness.Memory, _harness.Clock);

    [Fact]
    public async Task A_lane_tells_what_waits_what_is_due_and_how_old_it_is()
    {
        await _harness.EnqueueAsync(A.Job("w1"), A.Job("w2", acceptedAt: A.Time.AddMinutes(-3)), A.Job("w3", settle: TimeSpan.FromMinutes(5)), A.Job("w1", "preview"));

        var lanes = await _lanes.LanesAsync(None);

        Assert.Equal(["preview", "production"], lanes.Select(lane => lane.Lane));
        Assert.Equal((3, 2, A.Time.AddMinutes(-3), LaneState.Due), (lanes[1].Waiting, lanes[1].Due, lanes[1].OldestAcceptedAt, LaneStates.Of(lanes[1])));
    }

    [Fact]
    public async Task A_parked_lane_says_why_and_until_when_also_when_nothing_waits_in_it()
    {
        var park = A.Park(A.Time, TimeSpan.FromMinutes(1));
        await _harness.Memory.WriteAsync("production", new LaneMemory(park, null), None);

        Assert.Equal((park, 0), (Assert.Single(await _lanes.LanesAsync(None)).Park, (await _lanes.LanesAsync(None))[0].Waiting));
    }

    [Fact]
    public async Task A_queue_that_cannot_be_read_says_so()
    {
        _harness.Queue.PeekFailure = new UnauthorizedAccessException();

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => _lanes.CheckAsync(None));
        Assert.Contains("Azure Service Bus Data Receiver", error.Message, StringComparison.Ordinal);
    }
}
