using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace RevalidationBroker.Functions.Fakes;

internal sealed class FakeSender(FakeQueue queue) : ServiceBusSender
{
    // What a message weighs besides its body.
    private const int Envelope = 600;

    private readonly ConditionalWeakTable<ServiceBusMessageBatch, List<ServiceBusMessage>> _batches = [];

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
    {
        var (messages, bytes) = (new List<ServiceBusMessage>(), 0);
        var batch = ServiceBusModelFactory.ServiceBusMessageBatch(0, messages, new CreateMessageBatchOptions { MaxSizeInBytes = queue.MostBytes }, message =>
        {
            var size = message.Body.ToMemory().Length + Envelope;
            if (bytes + size > queue.MostBytes) return false;
            bytes += size;
            return true;
        });
        _batches.Add(batch, messages);
        return ValueTask.FromResult(batch);
    }

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        queue.Send(_batches.TryGetValue(messageBatch, out var messages) ? messages : throw new InvalidOperationException("It is another sender's batch."));
        return Task.CompletedTask;
    }
}
