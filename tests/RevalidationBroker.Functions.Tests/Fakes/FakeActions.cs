using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace RevalidationBroker.Functions.Fakes;

internal sealed class FakeActions(FakeQueue queue) : ServiceBusMessageActions
{
    public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default)
    {
        queue.Complete(message);
        return Task.CompletedTask;
    }

    public override Task DeadLetterMessageAsync(ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default, string? deadLetterReason = default, string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default)
    {
        queue.Bury(message, propertiesToModify, deadLetterReason ?? "", deadLetterErrorDescription);
        return Task.CompletedTask;
    }
}
