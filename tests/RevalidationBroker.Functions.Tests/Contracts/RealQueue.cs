using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;
using RevalidationBroker.Functions.Queue;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Contracts;

/// <summary>
/// A queue of Service Bus, or of the vendor's emulator, of which <c>SERVICEBUS_CONNECTION</c> is the connection string and <c>SERVICEBUS_QUEUE</c>
/// the name, <c>jobs</c> where nothing is said. It needs sessions and duplicate detection, and whatever is in it is deleted.
/// </summary>
internal static class RealQueue
{
    public const string OneAtATime = "the real queue";

    public static readonly string? Connection = Environment.GetEnvironmentVariable("SERVICEBUS_CONNECTION");
    public static readonly string Name = Environment.GetEnvironmentVariable("SERVICEBUS_QUEUE") ?? "jobs";

    // One for all tests: the emulator takes ten connections. The process's end closes it.
    private static readonly Lazy<ServiceBusClient> Client = new(() => new ServiceBusClient(Connection));

    public static void SkipWithoutOne() => Assert.SkipWhen(string.IsNullOrEmpty(Connection), "SERVICEBUS_CONNECTION names no queue; the README says how to have one.");

    /// <summary>A store on an empty queue; skips the test where there is none.</summary>
    public static ServiceBusHarness Open()
    {
        SkipWithoutOne();
        return new ServiceBusHarness(Name, _ =>
        {
            EmptyAsync(Client.Value).InTime().GetAwaiter().GetResult();
            return (Client.Value, new OwnSender(Client.Value.CreateSender(Name)));
        });
    }

    /// <summary>Deletes all that waits, is scheduled or is dead.</summary>
    public static async Task EmptyAsync(ServiceBusClient client)
    {
        var receivers = QueueReceivers.Of(client, Name);
        await using var sender = client.CreateSender(Name);
        var sessions = new HashSet<string>();
        await foreach (var message in new MessageBrowser(receivers.Queue).EachAsync(CancellationToken.None))
        {
            if (message.State == ServiceBusMessageState.Scheduled) await sender.CancelScheduledMessageAsync(message.SequenceNumber);
            else sessions.Add(message.SessionId);
        }

        foreach (var name in sessions)
        {
            await using var session = await client.AcceptSessionAsync(Name, name);
            await EmptyAsync(session);
        }

        await EmptyAsync(receivers.DeadLetters);
    }

    private static async Task EmptyAsync(ServiceBusReceiver receiver)
    {
        while (await receiver.ReceiveMessagesAsync(500, TimeSpan.FromSeconds(1)) is { Count: > 0 } page)
        {
            foreach (var message in page) await receiver.CompleteMessageAsync(message);
        }
    }

    /// <summary>
    /// Gives each message an id that no other test has given: the queue drops what it has seen of late. A message that is to come later it does not
    /// send: a test has a clock of its own, and the queue the world's.
    /// </summary>
    private sealed class OwnSender(ServiceBusSender inner) : ServiceBusSender
    {
        private readonly string _own = Guid.NewGuid().ToString("N")[..8];
        private readonly ConditionalWeakTable<ServiceBusMessageBatch, ServiceBusMessageBatch> _batches = [];

        public override async ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
        {
            var real = await inner.CreateMessageBatchAsync(cancellationToken);
            var batch = ServiceBusModelFactory.ServiceBusMessageBatch(0, [], new CreateMessageBatchOptions { MaxSizeInBytes = real.MaxSizeInBytes }, message =>
            {
                Assert.SkipWhen(message.ScheduledEnqueueTime != default, "The test advances its clock, and Service Bus goes by its own.");
                message.MessageId = $"{_own}.{message.MessageId}";
                return real.TryAddMessage(message);
            });
            _batches.Add(batch, real);
            return batch;
        }

        public override async Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
        {
            if (!_batches.TryGetValue(messageBatch, out var real)) throw new InvalidOperationException("It is another sender's batch.");
            using (real) await inner.SendMessagesAsync(real, cancellationToken);
        }

        public override Task CloseAsync(CancellationToken cancellationToken = default) => inner.CloseAsync(cancellationToken);
    }
}
