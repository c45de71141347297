using System.Text.Json;
using Azure.Messaging.ServiceBus;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions.Messages;

/// <summary>What a message turned out to be.</summary>
internal abstract record MessageReading
{
    private MessageReading() { }

    public sealed record Job(ReceivedJob Received) : MessageReading;

    /// <param name="Reason">What is wrong with it, and what to do.</param>
    public sealed record Unreadable(string Reason) : MessageReading;
}

/// <summary>Reads messages, and fetches the bodies that were too large for them.</summary>
internal sealed class MessageReader(IClaimStore claims)
{
    /// <exception cref="StorageUnavailableException">A body lies elsewhere and cannot be fetched now.</exception>
    public async Task<MessageReading> ReadAsync(ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        var body = (ReadOnlyMemory<byte>?)message.Body.ToMemory();
        if (JobMessageMapper.ClaimOf(message) is { } claim && (body = await claims.FindAsync(claim, cancellation)) is null)
            return new MessageReading.Unreadable($"The message's body was too large for it and lay in the blob '{claim}', which is gone. Have the CMS send the webhook again.");

        try
        {
            return new MessageReading.Job(JobMessageMapper.Read(message, body.Value));
        }
        catch (JsonException error)
        {
            return new MessageReading.Unreadable(error.Message);
        }
    }
}
