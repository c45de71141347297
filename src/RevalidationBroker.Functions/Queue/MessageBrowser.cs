using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace RevalidationBroker.Functions.Queue;

/// <summary>Walks through messages without taking any: those that wait, those that are being worked on, and those that are scheduled, of all sessions.</summary>
internal sealed class MessageBrowser(ServiceBusReceiver receiver)
{
    // What one peek gives at most (learn.microsoft.com/azure/service-bus-messaging/message-browsing).
    private const int Page = 250;

    /// <param name="from">The sequence number to begin at.</param>
    public async IAsyncEnumerable<ServiceBusReceivedMessage> EachAsync([EnumeratorCancellation] CancellationToken cancellation, long from = 0)
    {
        while (true)
        {
            var page = await QueueFailure.GuardAsync(() => receiver.PeekMessagesAsync(Page, from, cancellation));
            foreach (var message in page) yield return message;
            // A short page is no end: a peek gives no more than fits into one answer.
            if (page.Count == 0) yield break;
            from = page.Max(message => message.SequenceNumber) + 1;
        }
    }

    /// <returns>Null when there is none of this number.</returns>
    public async Task<ServiceBusReceivedMessage?> FindAsync(long number, CancellationToken cancellation) =>
        await QueueFailure.GuardAsync(() => receiver.PeekMessagesAsync(1, number, cancellation)) is [var found] && found.SequenceNumber == number ? found : null;

    /// <summary>Looks whether it can be read at all.</summary>
    public Task CheckAsync(CancellationToken cancellation) => QueueFailure.GuardAsync(() => receiver.PeekMessagesAsync(1, 0, cancellation));
}
