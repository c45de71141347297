using Azure.Messaging.ServiceBus;

namespace RevalidationBroker.Functions.Fakes;

/// <summary>Looks into a queue, or into its dead letters, which it can take too.</summary>
internal sealed class FakeReceiver(FakeQueue queue, List<FakeQueue.Stored> messages, TimeProvider clock) : ServiceBusReceiver
{
    // A real one gives no more than fits into an answer.
    private const int Page = 3;

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekMessagesAsync(int maxMessages, long? fromSequenceNumber = default, CancellationToken cancellationToken = default)
    {
        if (queue.PeekFailure is { } failure) throw failure;
        lock (queue.Gate) return Task.FromResult(Answer(messages.Where(stored => stored.Number >= fromSequenceNumber), maxMessages));
    }

    public override Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveMessagesAsync(int maxMessages, TimeSpan? maxWaitTime = default, CancellationToken cancellationToken = default)
    {
        lock (queue.Gate)
        {
            var page = Answer(messages.Where(stored => !queue.Held.Contains(stored.Number)), maxMessages);
            queue.Held.UnionWith(page.Select(message => message.SequenceNumber));
            return Task.FromResult(page);
        }
    }

    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        lock (queue.Gate) messages.RemoveAll(stored => stored.Number == message.SequenceNumber);
        return Task.CompletedTask;
    }

    public override Task AbandonMessageAsync(ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default)
    {
        lock (queue.Gate) queue.Held.Remove(message.SequenceNumber);
        return Task.CompletedTask;
    }

    private IReadOnlyList<ServiceBusReceivedMessage> Answer(IEnumerable<FakeQueue.Stored> found, int most) =>
        [.. found.OrderBy(stored => stored.Number).Take(Math.Min(most, Page)).Select(stored => stored.Received(clock.GetUtcNow()))];
}
