using Azure.Identity;
using Azure.Messaging.ServiceBus;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions.Queue;

/// <summary>Says in one sentence what a failure of Service Bus means, and in another what to do.</summary>
internal static class QueueFailure
{
    /// <exception cref="StorageUnavailableException">The work failed for the queue's sake.</exception>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception error) when (error is ServiceBusException or AuthenticationFailedException or UnauthorizedAccessException or TimeoutException)
        {
            throw new StorageUnavailableException($"The Service Bus queue {Describe(error)}", error);
        }
    }

    public static Task GuardAsync(Func<Task> work) => GuardAsync(async () =>
    {
        await work();
        return true;
    });

    private static string Describe(Exception error) => error switch
    {
        AuthenticationFailedException => "was not asked: the broker's identity gets no token. See that the host has the identity that its settings name.",
        UnauthorizedAccessException => "does not let the broker in. Give its identity the roles 'Azure Service Bus Data Sender' and 'Azure Service Bus Data Receiver' on the queue.",
        ServiceBusException { Reason: ServiceBusFailureReason.ServiceBusy } => "is throttled: too much is asked of the namespace. The broker goes on by itself; a larger tier helps if it stays so.",
        ServiceBusException { Reason: ServiceBusFailureReason.QuotaExceeded } => "is full. Nothing more goes in until jobs have gone out, or its maximum size is raised.",
        ServiceBusException { Reason: ServiceBusFailureReason.MessagingEntityNotFound or ServiceBusFailureReason.MessagingEntityDisabled } => $"is not there, or is disabled. Compare {AppSettings.Queue} with the namespace.",
        ServiceBusException failed => $"does not answer as it should ({failed.Reason}). The broker goes on by itself when that ends.",
        _ => "does not answer in time. The broker goes on by itself when it does.",
    };
}
