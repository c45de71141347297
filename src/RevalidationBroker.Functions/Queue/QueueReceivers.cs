using Azure.Messaging.ServiceBus;

namespace RevalidationBroker.Functions.Queue;

/// <summary>The ways to look into the queue.</summary>
/// <param name="Queue">Used for browsing only: of a queue with sessions nothing else can be done without one.</param>
/// <param name="DeadLetters">The queue's dead letters, which have no sessions.</param>
internal sealed record QueueReceivers(ServiceBusReceiver Queue, ServiceBusReceiver DeadLetters)
{
    public static QueueReceivers Of(ServiceBusClient client, string queue) => new(
        client.CreateReceiver(queue),
        client.CreateReceiver(queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }));
}
