using Azure.Messaging.ServiceBus;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Functions.Queue;

/// <summary>The queue's dead letters. A letter's id is its sequence number, which Service Bus gives once and never again.</summary>
internal sealed class ServiceBusDeadLetters(MessageBrowser browser, DeadLetterMessages messages, MessageReader reader, JobPost post) : IDeadLetters
{
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit, CancellationToken cancellation)
    {
        // The oldest come first, and the newest are wanted: the last so many that fit.
        var last = new Queue<ServiceBusReceivedMessage>();
        await foreach (var message in browser.EachAsync(cancellation))
        {
            if (!Fits(filter, message)) continue;
            last.Enqueue(message);
            if (last.Count > limit) last.Dequeue();
        }

        var letters = new List<DeadLetter>();
        foreach (var message in last.Reverse()) letters.Add(await ReadAsync(message, cancellation));
        return letters;
    }

    public async Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation)
    {
        var counts = new Dictionary<string, int>();
        await foreach (var message in browser.EachAsync(cancellation))
        {
            var deployment = JobMessageMapper.Stub(message).Job.Deployment;
            counts[deployment] = counts.GetValueOrDefault(deployment) + 1;
        }

        return counts;
    }

    public async Task<DeadLetter?> FindAsync(string id, CancellationToken cancellation) =>
        DeadLetterMessages.NumberOf(id) is { } number && await browser.FindAsync(number, cancellation) is { } message ? await ReadAsync(message, cancellation) : null;

    /// <remarks>The jobs are sent first: where it fails between, a letter stays whose jobs are on their way, and may be replayed once more. That tells a site twice, and loses nothing.</remarks>
    public async Task<IReadOnlyList<string>> ReplayAsync(IReadOnlyList<Replay> replays, CancellationToken cancellation)
    {
        var unknown = await UnknownAsync(replays.Select(replay => replay.Id), cancellation);
        if (unknown.Count > 0) return unknown;

        var trace = TraceContext.Current;
        var jobs = replays.SelectMany(replay => replay.Jobs).Select(job => OutgoingJob.New(job, trace)).ToList();
        var missing = await messages.RemoveAsync(replays.Select(replay => DeadLetterMessages.NumberOf(replay.Id)!.Value).ToHashSet(), () => post.SendAsync(jobs, CancellationToken.None), cancellation);
        return [.. missing.Select(DeadLetterMessages.IdOf)];
    }

    public Task<IReadOnlyList<string>> DiscardAsync(IReadOnlyList<string> ids, CancellationToken cancellation) =>
        ReplayAsync([.. ids.Select(id => new Replay(id, Jobs: []))], cancellation);

    // Before any is held: a letter that is long gone is the usual reason.
    private async Task<IReadOnlyList<string>> UnknownAsync(IEnumerable<string> ids, CancellationToken cancellation)
    {
        var unknown = new List<string>();
        foreach (var id in ids)
        {
            if (DeadLetterMessages.NumberOf(id) is not { } number || await browser.FindAsync(number, cancellation) is null) unknown.Add(id);
        }

        return unknown;
    }

    private async Task<DeadLetter> ReadAsync(ServiceBusReceivedMessage message, CancellationToken cancellation)
    {
        var (id, reason, deadAt) = (DeadLetterMessages.IdOf(message.SequenceNumber), DeadLetterReason.Read(message), DeadLetterMessages.DeadAt(message));
        return await reader.ReadAsync(message, cancellation) switch
        {
            MessageReading.Job(var job) => new DeadLetter(id, job.Queued, reason, deadAt),
            MessageReading.Unreadable(var problem) => new DeadLetter(id, JobMessageMapper.Stub(message), reason, deadAt) { Unreadable = problem },
            _ => throw new InvalidOperationException("No such message."),
        };
    }

    private static bool Fits(DeadLetterFilter filter, ServiceBusReceivedMessage message) =>
        (filter.Deployment is null || JobMessageMapper.Stub(message).Job.Deployment == filter.Deployment)
        && (filter.Source is null || JobMessageMapper.Word(message, MessageProperties.Source) == filter.Source)
        && (filter.Since is null || DeadLetterMessages.DeadAt(message) >= filter.Since);
}
