using Azure.Messaging.ServiceBus;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Functions.Messages;

/// <summary>Why a message is a dead letter: the cause as its reason, and what the site answered as its description.</summary>
internal static class DeadLetterReason
{
    /// <summary>What each of the two takes, in characters (learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas).</summary>
    public const int Longest = 4096;

    public static (string Reason, string Description) Of(Settlement.DeadLetter dead) => (Cut(dead.Cause), Cut(dead.Answer ?? ""));

    public static (string Reason, string Description) OfUnreadable(string problem) => ("The message cannot be read.", Cut(problem));

    public static string Cut(string text) => text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest - 1), "…");

    /// <summary>In one text, as other queues have it.</summary>
    public static string Read(ServiceBusReceivedMessage message) => (message.DeadLetterReason, message.DeadLetterErrorDescription) switch
    {
        ({ Length: > 0 } reason, { Length: > 0 } description) when message.ApplicationProperties.ContainsKey(MessageProperties.DeadAt) => new Settlement.DeadLetter(reason, description).Reason,
        // Service Bus's own: MaxDeliveryCountExceeded and such.
        ({ Length: > 0 } reason, { Length: > 0 } description) => $"{reason}: {description}",
        ({ Length: > 0 } reason, _) => reason,
        _ => "Nobody said why.",
    };
}
