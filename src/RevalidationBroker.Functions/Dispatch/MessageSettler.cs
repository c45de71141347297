using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Functions.Queue;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions.Dispatch;

/// <summary>
/// Does with each message what its settlement says. Whatever is to come after a message is sent before the message is given back: a crash between
/// the two leaves both, the work is done once more, and nothing is lost. What is sent once more then has the same id, and Service Bus drops it.
/// </summary>
internal sealed class MessageSettler(JobPost post, TimeProvider clock)
{
    private const int AtOnce = 16;

    /// <exception cref="StorageUnavailableException">What has something to come after it was not settled; the rest was.</exception>
    public async Task SettleAsync(ServiceBusMessageActions actions, IReadOnlyList<SettledMessage> messages)
    {
        try
        {
            await post.SendAsync([.. messages.SelectMany(Successors)], CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            await EachAsync(messages.Where(message => !Successors(message).Any()), message => SettleAsync(actions, message));
            throw;
        }

        await EachAsync(messages, message => SettleAsync(actions, message));
    }

    /// <summary>Leaves messages for later as they are, with no attempt counted.</summary>
    /// <exception cref="StorageUnavailableException">Nothing was settled.</exception>
    public async Task PostponeAsync(ServiceBusMessageActions actions, IReadOnlyList<ServiceBusReceivedMessage> messages, DateTimeOffset until)
    {
        await post.SendAsync([.. messages.Select(message => JobMessageMapper.Postponed(message, until))], CancellationToken.None);
        await EachAsync(messages, message => actions.CompleteMessageAsync(message, CancellationToken.None));
    }

    /// <summary>Makes dead letters of messages that cannot be read.</summary>
    public Task BuryAsync(ServiceBusMessageActions actions, IReadOnlyList<(ServiceBusReceivedMessage Message, string Problem)> messages) =>
        EachAsync(messages, unreadable => BuryAsync(actions, unreadable.Message, JobMessageMapper.AttemptsOf(unreadable.Message), DeadLetterReason.OfUnreadable(unreadable.Problem)));

    private static IEnumerable<OutgoingJob> Successors(SettledMessage message)
    {
        if (message.Settlement is Settlement.Retry retry) yield return message.Job.Copy(retry.At, retry.Counts, retry.As);
        if (new JobSettlement(message.Job.Queued, message.Settlement).Next is { } next) yield return OutgoingJob.New(next, message.Job.Trace);
    }

    private Task SettleAsync(ServiceBusMessageActions actions, SettledMessage message) => message.Settlement is Settlement.DeadLetter dead
        ? BuryAsync(actions, message.Message, message.Job.Queued.Attempts + 1, DeadLetterReason.Of(dead))
        : actions.CompleteMessageAsync(message.Message, CancellationToken.None);

    private Task BuryAsync(ServiceBusMessageActions actions, ServiceBusReceivedMessage message, int attempts, (string Reason, string Description) why) => actions.DeadLetterMessageAsync(
        message,
        new Dictionary<string, object> { [MessageProperties.DeadAt] = JobMessageMapper.Text(clock.GetUtcNow()), [MessageProperties.Attempts] = attempts },
        why.Reason,
        why.Description,
        CancellationToken.None);

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> act) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (item, _) => await act(item));
}

/// <summary>A message, its job, and what becomes of it.</summary>
internal sealed record SettledMessage(ServiceBusReceivedMessage Message, ReceivedJob Job, Settlement Settlement);
