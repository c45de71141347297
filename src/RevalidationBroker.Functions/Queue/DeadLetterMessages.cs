using System.Globalization;
using Azure.Messaging.ServiceBus;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions.Queue;

/// <summary>Takes chosen messages from among the dead letters. They come in no other order than Service Bus gives them, so all are held until the last of the chosen is found.</summary>
internal sealed class DeadLetterMessages(ServiceBusReceiver receiver)
{
    private const int Page = 200;

    // What is there comes at once; what somebody else holds does not come.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Does something while all of the chosen are held, and then removes them. Where it fails, all stay.</summary>
    /// <param name="numbers">Their sequence numbers.</param>
    /// <returns>Those that are not there, or that somebody else holds: then nothing was done.</returns>
    /// <exception cref="StorageUnavailableException"/>
    public Task<IReadOnlyList<long>> RemoveAsync(IReadOnlySet<long> numbers, Func<Task> whileHeld, CancellationToken cancellation) => QueueFailure.GuardAsync<IReadOnlyList<long>>(async () =>
    {
        var (chosen, others) = (new Dictionary<long, ServiceBusReceivedMessage>(), new List<ServiceBusReceivedMessage>());
        try
        {
            while (chosen.Count < numbers.Count && await receiver.ReceiveMessagesAsync(Page, Patience, cancellation) is { Count: > 0 } page)
            {
                foreach (var message in page)
                {
                    if (numbers.Contains(message.SequenceNumber)) chosen[message.SequenceNumber] = message;
                    else others.Add(message);
                }
            }

            IReadOnlyList<long> missing = [.. numbers.Except(chosen.Keys).Order()];
            if (missing.Count > 0) return missing;

            await whileHeld();
            foreach (var message in chosen.Values.ToList())
            {
                await receiver.CompleteMessageAsync(message, CancellationToken.None);
                chosen.Remove(message.SequenceNumber);
            }

            return missing;
        }
        finally
        {
            foreach (var message in others.Concat(chosen.Values)) await receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
        }
    });

    /// <summary>When a message became a dead letter; where Service Bus gave it up itself, when it came into the queue.</summary>
    public static DateTimeOffset DeadAt(ServiceBusReceivedMessage message) => JobMessageMapper.Time(message, MessageProperties.DeadAt) ?? message.EnqueuedTime;

    public static string IdOf(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <returns>Null for what is no number as Service Bus gives them: "07" must not be another name of 7.</returns>
    public static long? NumberOf(string id) => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && IdOf(number) == id ? number : null;
}
