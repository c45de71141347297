using Azure.Messaging.ServiceBus;

namespace RevalidationBroker.Functions.Fakes;

/// <summary>A namespace with one queue, whatever name it is called by.</summary>
internal sealed class FakeClient(FakeQueue queue, TimeProvider clock) : ServiceBusClient
{
    public override ServiceBusSender CreateSender(string queueOrTopicName) => new FakeSender(queue);

    public override ServiceBusReceiver CreateReceiver(string queueName) => new FakeReceiver(queue, queue.Jobs, clock);

    public override ServiceBusReceiver CreateReceiver(string queueName, ServiceBusReceiverOptions options) =>
        new FakeReceiver(queue, options.SubQueue == SubQueue.DeadLetter ? queue.Dead : queue.Jobs, clock);

    public override async Task<ServiceBusSessionReceiver> AcceptNextSessionAsync(string queueName, ServiceBusSessionReceiverOptions? options = default, CancellationToken cancellationToken = default)
    {
        var holder = new object();
        while (true)
        {
            if (queue.TryLend(holder, out var changed) is { } session) return new FakeSessionReceiver(queue, session, holder, clock);
            await changed.WaitAsync(cancellationToken);
        }
    }
}

/// <summary>A session that is lent.</summary>
internal sealed class FakeSessionReceiver(FakeQueue queue, string session, object holder, TimeProvider clock) : ServiceBusSessionReceiver
{
    private const int Page = 100;

    private readonly HashSet<long> _held = [];

    public override string SessionId => session;

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        lock (queue.Gate)
        {
            IReadOnlyList<ServiceBusReceivedMessage> page = [.. queue.DueIn(session).Where(stored => !_held.Contains(stored.Number)).Take(Math.Min(maxMessages, Page)).Select(stored => stored.Received(clock.GetUtcNow()))];
            _held.UnionWith(page.Select(message => message.SequenceNumber));
            return Task.FromResult(page);
        }
    }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        queue.Complete(message);
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object> propertiesToModify, string deadLetterReason, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default)
    {
        queue.Bury(message, propertiesToModify, deadLetterReason, deadLetterErrorDescription);
        return Task.CompletedTask;
    }

    public override Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        lock (queue.Gate) _held.Remove(message.SequenceNumber);
        return Task.CompletedTask;
    }

    public override Task CloseAsync(CancellationToken cancellationToken = default)
    {
        queue.GiveBack(holder);
        return Task.CompletedTask;
    }
}
