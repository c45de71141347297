using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Contracts;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Queue;

/// <summary>What the broker takes for granted of Service Bus, asked of <see cref="RealQueue"/>.</summary>
[Collection(RealQueue.OneAtATime)]
public sealed class RealQueueTests : IAsyncLifetime
{
    // Nobody else's lanes, and no message that the queue has seen of late.
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private ServiceBusClient? _client;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        RealQueue.SkipWithoutOne();
        _client = new ServiceBusClient(RealQueue.Connection);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null) await _client.DisposeAsync();
    }

    [Fact]
    public async Task One_send_reaches_every_lane_and_comes_back_as_it_was()
    {
        Job[] jobs = [JobOf("one"), JobOf("two"), JobOf("one").Advanced(A.Time)];
        await Post().SendAsync([.. jobs.Select(job => OutgoingJob.New(job, trace: null))], Cancellation);

        foreach (var job in jobs)
        {
            var message = Assert.Single(await TakeAsync(job.Lane));
            Same.Job(job, JobMessageMapper.Read(message, message.Body.ToMemory()).Queued.Job);
        }
    }

    [Fact]
    public async Task What_is_sent_twice_comes_once_and_a_copy_comes_all_the_same()
    {
        var job = OutgoingJob.New(JobOf("one"), trace: null);
        await Post().SendAsync([job], Cancellation);
        await Post().SendAsync([job], Cancellation);
        await Post().SendAsync([job with { Copies = 1 }], Cancellation);

        Assert.Equal(2, (await TakeAsync(job.Job.Lane)).Count);
    }

    [Fact]
    public async Task Browsing_shows_the_messages_of_all_lanes_and_those_that_are_scheduled()
    {
        var later = TimeProvider.System.GetUtcNow().AddMinutes(2);
        await Post().SendAsync([OutgoingJob.New(JobOf("one"), null), OutgoingJob.New(JobOf("two"), null) with { At = later }], Cancellation);

        var lanes = await new ServiceBusLanes(new MessageBrowser(_client!.CreateReceiver(RealQueue.Name)), new InMemoryLaneMemory(), TimeProvider.System).LanesAsync(Cancellation);

        Assert.Equal((1, 1), Counts(lanes, "one"));
        Assert.Equal((1, 0), Counts(lanes, "two"));
        await TakeAsync(JobOf("one").Lane);
    }

    private (int Waiting, int Due) Counts(IReadOnlyList<LaneStatus> lanes, string name) => lanes.Single(lane => lane.Lane == JobOf(name).Lane) is var lane ? (lane.Waiting, lane.Due) : default;

    private Job JobOf(string name) => A.Job($"w-{_run}", $"{name}-{_run}");

    private JobPost Post() => new(_client!.CreateSender(RealQueue.Name), new InMemoryClaimStore(TimeProvider.System), TimeProvider.System, 192 * 1024, new FakeLogger<JobPost>());

    private async Task<IReadOnlyList<ServiceBusReceivedMessage>> TakeAsync(string lane)
    {
        await using var session = await _client!.AcceptSessionAsync(RealQueue.Name, lane, cancellationToken: Cancellation);
        var messages = new List<ServiceBusReceivedMessage>();
        while (await session.ReceiveMessageAsync(TimeSpan.FromSeconds(2), Cancellation) is { } message)
        {
            messages.Add(message);
            await session.CompleteMessageAsync(message, Cancellation);
        }

        return messages;
    }
}
