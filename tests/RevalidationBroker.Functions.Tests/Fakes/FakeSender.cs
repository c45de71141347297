using Azure.Messaging.ServiceBus;

namespace RevalidationBroker.Functions.Fakes;

internal sealed class FakeSender(FakeQueue queue) : ServiceBusSender
{
    // What a message weighs besides its body.
    private const int Envelope = 600;

    private List<ServiceBusMessage> _messages = [];

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
    {
        var (messages, bytes) = (new List<ServiceBusMessage>(), 0);
        _messages = messages;
        return ValueTask.FromResult(ServiceBusModelFactory.ServiceBusMessageBatch(0, messages, new CreateMessageBatchOptions { MaxSizeInBytes = queue.MostBytes }, message =>
        {
            var size = message.Body.ToMemory().Length + Envelope;
            if (bytes + size > queue.MostBytes) return false;
            bytes += size;
            return true;
        }));
    }

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        queue.Send(_messages);
        return Task.CompletedTask;
    }
}
