using Azure.Messaging.ServiceBus;
using RevalidationBroker.Azure.Tables;
using RevalidationBroker.Functions.Messages;

namespace RevalidationBroker.Functions.Queue;

/// <summary>What housekeeping must know of the queue. All of it is counted by browsing: to ask Service Bus for its counts takes the right to manage it.</summary>
internal sealed class ServiceBusQueuedWork(MessageBrowser queue, MessageBrowser letters, DeadLetterMessages messages) : IQueuedWork
{
    private const int AtOnce = 500;

    public async Task<IReadOnlySet<string>> WebhooksAsync(DateTimeOffset acceptedBefore, CancellationToken cancellation)
    {
        var webhooks = new HashSet<string>();
        // The queue first, because a job becomes a dead letter; and once more, because a letter that is replayed becomes a job.
        await foreach (var message in queue.EachAsync(cancellation)) Add(message);
        await foreach (var message in letters.EachAsync(cancellation)) Add(message);
        await foreach (var message in queue.EachAsync(cancellation)) Add(message);
        return webhooks;

        void Add(ServiceBusReceivedMessage message)
        {
            if (JobMessageMapper.Word(message, MessageProperties.Webhook) is { } webhook) webhooks.Add(webhook);
        }
    }

    public async Task<long> SweepDeadLettersAsync(DateTimeOffset diedBefore, CancellationToken cancellation)
    {
        var old = new List<long>();
        await foreach (var message in letters.EachAsync(cancellation))
        {
            if (DeadLetterMessages.DeadAt(message) < diedBefore) old.Add(message.SequenceNumber);
        }

        var removed = 0L;
        foreach (var some in old.Chunk(AtOnce))
        {
            // Of those that an operator holds none go now; the next sweep comes in an hour.
            var missing = await messages.RemoveAsync(some.ToHashSet(), () => Task.CompletedTask, cancellation);
            if (missing.Count == 0) removed += some.Length;
        }

        return removed;
    }

    public async Task<(long Jobs, long DeadLetters)> CountAsync(CancellationToken cancellation) => (await CountAsync(queue, cancellation), await CountAsync(letters, cancellation));

    private static async Task<long> CountAsync(MessageBrowser browser, CancellationToken cancellation)
    {
        var count = 0L;
        await foreach (var _ in browser.EachAsync(cancellation)) count++;
        return count;
    }
}
