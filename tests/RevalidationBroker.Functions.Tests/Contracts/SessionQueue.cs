using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Dispatch;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Functions.Queue;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions.Contracts;

/// <summary>
/// A queue of Service Bus as the contracts take one: lends what the Functions host would hand to the trigger, and settles with what the trigger
/// settles with. It cannot look ahead, and when a lane goes is Service Bus's to say.
/// </summary>
internal sealed class SessionQueue(ServiceBusClient client, string queue, MessageReader reader, MessageSettler settler, ILaneMemory memory, ILanes lanes, TimeProvider clock) : IJobQueue
{
    private const int Page = 1000;

    // What is there comes at once.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, (ServiceBusSessionReceiver Session, IReadOnlyList<SettledMessage> Messages)> _lent = [];

    public async Task<LaneLease> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var session = await client.AcceptNextSessionAsync(queue, cancellationToken: cancellation);
            var messages = await ReceiveAsync(session);
            var before = await memory.FindAsync(session.SessionId, CancellationToken.None);
            if (before.ClosedUntil(clock.GetUtcNow()) is { } until) await settler.PostponeAsync(new SessionActions(session), messages, until);
            else if (messages.Count > 0) return await LendAsync(session, messages, before);
            await session.DisposeAsync();
        }
    }

    public Task<IReadOnlyList<QueuedJob>> WaitingAsync(LaneLease lease, int limit, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<QueuedJob>>([]);

    public async Task<bool> SettleAsync(LaneLease lease, LaneSettlement settlement, CancellationToken cancellation)
    {
        if (!_lent.TryRemove(lease.Id, out var lent)) return false;
        await memory.WriteAsync(lease.Lane, LaneMemory.Of(settlement), cancellation);
        // By the very object: a webhook that is taken anew has jobs of the same ids.
        var fates = settlement.Jobs.ToDictionary(object (job) => job.Job, job => job.Settlement, ReferenceEqualityComparer.Instance);
        await settler.SettleAsync(new SessionActions(lent.Session), [.. lent.Messages.Where(message => fates.ContainsKey(message.Job.Queued)).Select(message => message with { Settlement = fates[message.Job.Queued] })]);
        await GiveBackAsync(lent.Session, lent.Messages.Where(message => !fates.ContainsKey(message.Job.Queued)));
        return true;
    }

    public async Task ReleaseAsync(LaneLease lease, CancellationToken cancellation)
    {
        if (_lent.TryRemove(lease.Id, out var lent)) await GiveBackAsync(lent.Session, lent.Messages);
    }

    public Task<IReadOnlyList<LaneStatus>> LanesAsync(CancellationToken cancellation) => lanes.LanesAsync(cancellation);

    public Task CheckAsync(CancellationToken cancellation) => lanes.CheckAsync(cancellation);

    private static async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(ServiceBusSessionReceiver session)
    {
        var messages = new List<ServiceBusReceivedMessage>();
        while (await session.ReceiveMessagesAsync(Page, Patience, CancellationToken.None) is { Count: > 0 } page) messages.AddRange(page);
        return messages;
    }

    private async Task<LaneLease> LendAsync(ServiceBusSessionReceiver session, IReadOnlyList<ServiceBusReceivedMessage> messages, LaneMemory before)
    {
        var read = new List<SettledMessage>();
        foreach (var message in messages)
            read.Add(new SettledMessage(message, Assert.IsType<MessageReading.Job>(await reader.ReadAsync(message, CancellationToken.None)).Received, new Settlement.Complete()));
        var lease = new LaneLease(Guid.NewGuid().ToString("N"), session.SessionId, [.. read.Select(message => message.Job.Queued)], before.Park);
        _lent[lease.Id] = (session, read);
        return lease;
    }

    private static async Task GiveBackAsync(ServiceBusSessionReceiver session, IEnumerable<SettledMessage> rest)
    {
        foreach (var message in rest) await session.AbandonMessageAsync(message.Message, cancellationToken: CancellationToken.None);
        await session.DisposeAsync();
    }

    /// <summary>Settles as the trigger's actions do, which the host has for the session that it lent.</summary>
    private sealed class SessionActions(ServiceBusSessionReceiver session) : ServiceBusMessageActions
    {
        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => session.CompleteMessageAsync(message, cancellationToken);

        public override Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default, string? deadLetterReason = default, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default) =>
            session.DeadLetterMessageAsync(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription, cancellationToken);
    }
}
