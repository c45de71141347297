using System.Diagnostics;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions.Dispatch;

/// <summary>
/// One turn of a lane whose session Service Bus has lent:
/// <code>
/// messages ─► 1 closed? ─► 2 read ─► 3 dispatch ─► 4 remember ─► 5 settle
///               │            │          └ stores or vault down: all of it later
///               │            └ unreadable: dead letter
///               └ parked or left alone: all of it when that is over, and the site is not called
/// </code>
/// </summary>
internal sealed class SessionTurn(MessageReader reader, ILaneMemory memory, LaneDispatcher dispatcher, MessageSettler settler, TimeProvider clock, ILogger<SessionTurn> logger)
{
    public const string ActivitySourceName = "RevalidationBroker";

    // A pause costs a copy of each message, so not too often.
    private static readonly TimeSpan PauseWithoutStorage = TimeSpan.FromSeconds(30);

    private static readonly ActivitySource Activities = new(ActivitySourceName);

    /// <param name="messages">All of one session.</param>
    /// <param name="stopping">From then on no further call is begun.</param>
    public async Task RunAsync(IReadOnlyList<ServiceBusReceivedMessage> messages, ServiceBusMessageActions actions, CancellationToken stopping)
    {
        if (messages is not [var first, ..]) return;
        var lane = first.SessionId ?? "";

        LaneMemory before;
        IReadOnlyList<(ServiceBusReceivedMessage Message, MessageReading Reading)> read;
        LaneSettlement settlement;
        try
        {
            // 1. Closed?
            before = await memory.FindAsync(lane, CancellationToken.None);
            if (before.ClosedUntil(clock.GetUtcNow()) is { } until)
            {
                await settler.PostponeAsync(actions, messages, until);
                logger.LaneIsClosed(lane, messages.Count, until);
                return;
            }

            // 2. Read.
            read = await ReadAsync(messages);

            // 3. Dispatch.
            settlement = await DispatchAsync(first, before, [.. read.Select(pair => pair.Reading).OfType<MessageReading.Job>().Select(job => job.Received)], stopping);
        }
        catch (StorageUnavailableException error)
        {
            // Where calls were made they are made again, which is harmless. Not left to Service Bus: it would give all of them up in seconds.
            logger.TurnPostponed(lane, messages.Count, error.Message);
            await settler.PostponeAsync(actions, messages, clock.GetUtcNow() + PauseWithoutStorage);
            return;
        }

        // 4. Remember.
        await RememberAsync(lane, before, settlement);

        // 5. Settle.
        await settler.BuryAsync(actions, [.. read.Where(pair => pair.Reading is MessageReading.Unreadable).Select(pair => (pair.Message, ((MessageReading.Unreadable)pair.Reading).Reason))]);
        await settler.SettleAsync(actions, Settled(read, settlement));
    }

    private async Task<IReadOnlyList<(ServiceBusReceivedMessage Message, MessageReading Reading)>> ReadAsync(IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        var read = new List<(ServiceBusReceivedMessage, MessageReading)>(messages.Count);
        foreach (var message in messages)
        {
            var reading = await reader.ReadAsync(message, CancellationToken.None);
            if (reading is MessageReading.Unreadable(var problem)) logger.MessageUnreadable(message.MessageId, message.SessionId ?? "", problem);
            read.Add((message, reading));
        }

        return read;
    }

    private async Task<LaneSettlement> DispatchAsync(ServiceBusReceivedMessage first, LaneMemory before, IReadOnlyList<ReceivedJob> jobs, CancellationToken stopping)
    {
        // Nothing was found out of the site, so what was known of it holds.
        if (jobs.Count == 0) return new LaneSettlement([], before.Park) { Hold = before.Hold };

        using var limits = new TurnLimits(first.LockedUntil, clock, stopping);
        using var activity = StartActivity(jobs);
        var lease = new LaneLease(first.LockToken ?? first.MessageId, first.SessionId ?? "", [.. jobs.Select(job => job.Queued)], before.Park);
        return await dispatcher.DispatchAsync(lease, limits.Hard, limits.Soft);
    }

    private async Task RememberAsync(string lane, LaneMemory before, LaneSettlement settlement)
    {
        var after = LaneMemory.Of(settlement);
        if (after == before) return;
        try
        {
            await memory.WriteAsync(lane, after, CancellationToken.None);
        }
        catch (StorageUnavailableException error)
        {
            // What was found out is settled all the same; the site may be called once more before its lane is parked.
            logger.LaneNotRemembered(lane, error.Message);
        }
    }

    // One trace is gone on with; of several, each is linked.
    private static Activity? StartActivity(IReadOnlyList<ReceivedJob> jobs)
    {
        var traces = jobs.Select(job => job.Trace?.Parsed).OfType<ActivityContext>().Distinct().ToList();
        return traces is [var only]
            ? Activities.StartActivity("dispatch", ActivityKind.Consumer, only)
            : Activities.StartActivity(ActivityKind.Consumer, links: traces.Select(trace => new ActivityLink(trace)), name: "dispatch");
    }

    // By the very object: a webhook that is taken anew after a day has jobs of the same ids.
    private static List<SettledMessage> Settled(IReadOnlyList<(ServiceBusReceivedMessage Message, MessageReading Reading)> read, LaneSettlement settlement)
    {
        var byJob = settlement.Jobs.ToDictionary(object (job) => job.Job, job => job.Settlement, ReferenceEqualityComparer.Instance);
        var settled = new List<SettledMessage>();
        foreach (var (message, reading) in read)
        {
            if (reading is MessageReading.Job(var job) && byJob.TryGetValue(job.Queued, out var becomes)) settled.Add(new SettledMessage(message, job, becomes));
        }

        return settled;
    }
}
