using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions.Queue;

/// <summary>
/// Puts jobs into the queue. What fits into one batch goes in one send, which Service Bus takes whole or not at all
/// (github.com/Azure/azure-sdk-for-net/issues/40409), also across sessions as long as the queue is not partitioned.
/// </summary>
/// <param name="mostBytes">A body above it goes by a claim. What the tier takes, less a fourth for the rest of the message.</param>
internal sealed class JobPost(ServiceBusSender sender, IClaimStore claims, TimeProvider clock, int mostBytes, ILogger<JobPost> logger)
{
    // What a message weighs that carries its work elsewhere: below it a claim saves nothing.
    private const int LeastClaimed = 2 * 1024;

    /// <exception cref="StorageUnavailableException">None was taken, or nobody can tell.</exception>
    public Task SendAsync(IReadOnlyList<OutgoingJob> jobs, CancellationToken cancellation) => jobs.Count == 0 ? Task.CompletedTask : QueueFailure.GuardAsync(async () =>
    {
        if (await TrySendTogetherAsync(jobs, mostBytes, cancellation)) return;
        // The bodies are what is large.
        if (await TrySendTogetherAsync(jobs, LeastClaimed, cancellation)) return;

        // Hundreds of deployments for one webhook. Where it fails between, its sender sends it again, and some sites are told twice.
        logger.JobsSentInParts(jobs.Count);
        await SendInPartsAsync(await MessagesAsync(jobs, LeastClaimed, cancellation), cancellation);
    });

    /// <summary>Sends messages as they are, and not all or none.</summary>
    /// <exception cref="StorageUnavailableException">Some may have been taken.</exception>
    public Task SendAsync(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellation) => QueueFailure.GuardAsync(() => SendInPartsAsync(messages, cancellation));

    private async Task<bool> TrySendTogetherAsync(IReadOnlyList<OutgoingJob> jobs, int claimAbove, CancellationToken cancellation)
    {
        using var batch = await sender.CreateMessageBatchAsync(cancellation);
        foreach (var message in await MessagesAsync(jobs, claimAbove, cancellation))
        {
            if (!batch.TryAddMessage(message)) return false;
        }

        await sender.SendMessagesAsync(batch, cancellation);
        return true;
    }

    private async Task SendInPartsAsync(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellation)
    {
        for (var sent = 0; sent < messages.Count;)
        {
            using var batch = await sender.CreateMessageBatchAsync(cancellation);
            while (sent < messages.Count && batch.TryAddMessage(messages[sent])) sent++;
            if (batch.Count == 0) throw new InvalidOperationException($"A message without a body does not fit into an empty batch of {batch.MaxSizeInBytes} bytes.");
            await sender.SendMessagesAsync(batch, cancellation);
        }
    }

    private async Task<IReadOnlyList<ServiceBusMessage>> MessagesAsync(IReadOnlyList<OutgoingJob> jobs, int claimAbove, CancellationToken cancellation)
    {
        var messages = new List<ServiceBusMessage>(jobs.Count);
        foreach (var job in jobs)
        {
            var body = JobMessageMapper.BodyOf(job.Job);
            var claimed = body.ToMemory().Length > claimAbove;
            // Before the message that points to it: a body that nobody points to is swept.
            if (claimed) await claims.PutAsync(JobMessageMapper.ClaimOf(body), body.ToMemory(), cancellation);
            messages.Add(JobMessageMapper.Write(job, clock.GetUtcNow(), claimed));
        }

        return messages;
    }
}
