using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace RevalidationBroker.Functions.Dispatch;

/// <summary>Takes a lane that has something to do: a session of the queue, and as many of its messages at once as <c>host.json</c> says.</summary>
public sealed class DispatchFunction(IServiceProvider services)
{
    [Function("Dispatch")]
    public Task DispatchAsync(
        [ServiceBusTrigger($"%{AppSettings.Queue}%", Connection = AppSettings.ServiceBus, IsSessionsEnabled = true, IsBatched = true, AutoCompleteMessages = false)] ServiceBusReceivedMessage[] messages,
        ServiceBusMessageActions actions,
        CancellationToken cancellationToken) => services.GetRequiredService<SessionTurn>().RunAsync(messages, actions, cancellationToken);
}
