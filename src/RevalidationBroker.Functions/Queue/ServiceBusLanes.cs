using Azure.Messaging.ServiceBus;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions.Queue;

/// <summary>How the lanes stand, as far as Service Bus tells: who holds a session, and since when, it does not.</summary>
internal sealed class ServiceBusLanes(MessageBrowser queue, ILaneMemory memory, TimeProvider clock) : ILanes
{
    public async Task<IReadOnlyList<LaneStatus>> LanesAsync(CancellationToken cancellation)
    {
        var remembered = await memory.AllAsync(cancellation);
        var lanes = remembered.ToDictionary(lane => lane.Key, lane => Empty(lane.Key, lane.Value));
        var now = clock.GetUtcNow();
        await foreach (var message in queue.EachAsync(cancellation))
        {
            var lane = message.SessionId ?? "";
            lanes[lane] = With(lanes.TryGetValue(lane, out var known) ? known : Empty(lane, LaneMemory.Nothing), message, now);
        }

        return [.. lanes.Values.Where(lane => lane.Waiting > 0 || lane.Park is not null).OrderBy(lane => lane.Lane, StringComparer.Ordinal)];
    }

    public Task CheckAsync(CancellationToken cancellation) => queue.CheckAsync(cancellation);

    private LaneStatus Empty(string lane, LaneMemory memory) => new(lane, Waiting: 0, NextDue: null, memory.Park)
    {
        Timing = LaneTiming.None with { Hold = memory.Hold?.Until > clock.GetUtcNow() ? memory.Hold : null },
    };

    private static LaneStatus With(LaneStatus lane, ServiceBusReceivedMessage message, DateTimeOffset now)
    {
        var due = message.State == ServiceBusMessageState.Scheduled ? message.ScheduledEnqueueTime : message.EnqueuedTime;
        return lane with
        {
            Waiting = lane.Waiting + 1,
            Due = due <= now ? lane.Due + 1 : lane.Due,
            NextDue = lane.NextDue < due ? lane.NextDue : due,
            OldestAcceptedAt = Earlier(lane.OldestAcceptedAt, JobMessageMapper.AcceptedAt(message)),
            MostAttempts = Math.Max(lane.MostAttempts, JobMessageMapper.AttemptsOf(message)),
        };
    }

    private static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one < other || other is null ? one : other;
}
