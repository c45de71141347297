using Azure.Messaging.ServiceBus;

namespace RevalidationBroker.Functions.Fakes;

/// <summary>A queue of Service Bus with sessions and duplicate detection, as far as the broker uses it; and what was done with it, in order.</summary>
internal sealed class FakeQueue(TimeProvider clock)
{
    private readonly HashSet<string> _seen = [];
    private long _last;

    public List<Stored> Jobs { get; } = [];

    public List<Stored> Dead { get; } = [];

    /// <summary><c>send ID</c>, <c>drop ID</c>, <c>complete ID</c>, <c>bury ID</c>.</summary>
    public List<string> Done { get; } = [];

    /// <summary>How many sends there were; each takes a batch whole or not at all.</summary>
    public int Sends { get; private set; }

    public int MostBytes { get; set; } = 256 * 1024;

    /// <summary>What the next sends throw instead of sending.</summary>
    public Queue<Exception?> SendFailures { get; } = [];

    /// <summary>Thrown instead of completing or burying, after so many that went well.</summary>
    public (int After, Exception Error)? SettleFailure { get; set; }

    public Exception? PeekFailure { get; set; }

    public void Send(IReadOnlyList<ServiceBusMessage> messages)
    {
        if (SendFailures.TryDequeue(out var failure) && failure is not null) throw failure;
        Sends++;
        foreach (var message in messages)
        {
            Done.Add($"{(_seen.Add(message.MessageId) ? "send" : "drop")} {message.Subject}");
            if (Done[^1].StartsWith("drop", StringComparison.Ordinal)) continue;
            Jobs.Add(new Stored(message, ++_last, clock.GetUtcNow()));
        }
    }

    /// <summary>A message that no broker of this version has written.</summary>
    public void Put(ServiceBusMessage message) => Send([message]);

    /// <summary>What the trigger hands out of a session now.</summary>
    public ServiceBusReceivedMessage[] Take(string session) =>
        [.. Jobs.Where(stored => stored.Message.SessionId == session && stored.Message.ScheduledEnqueueTime <= clock.GetUtcNow()).Select(stored => stored.Received(clock.GetUtcNow()))];

    public void Complete(ServiceBusReceivedMessage message) => Settle("complete", message);

    public void Bury(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, string reason, string? description)
    {
        var stored = Settle("bury", message);
        foreach (var (name, value) in properties ?? new Dictionary<string, object>()) stored.Message.ApplicationProperties[name] = value;
        Dead.Add(stored with { Reason = reason, Description = description });
    }

    private Stored Settle(string what, ServiceBusReceivedMessage message)
    {
        lock (Jobs)
        {
            if (SettleFailure is var (after, error))
            {
                if (after == 0) throw error;
                SettleFailure = (after - 1, error);
            }

            var stored = Jobs.First(job => job.Number == message.SequenceNumber);
            Jobs.Remove(stored);
            Done.Add($"{what} {message.Subject}");
            return stored;
        }
    }

    internal sealed record Stored(ServiceBusMessage Message, long Number, DateTimeOffset At)
    {
        public string? Reason { get; init; }

        public string? Description { get; init; }

        public ServiceBusReceivedMessage Received(DateTimeOffset now)
        {
            var properties = new Dictionary<string, object>(Message.ApplicationProperties);
            if (Reason is { } reason) properties["DeadLetterReason"] = reason;
            if (Description is { } description) properties["DeadLetterErrorDescription"] = description;
            return ServiceBusModelFactory.ServiceBusReceivedMessage(
                body: Message.Body, messageId: Message.MessageId, sessionId: Message.SessionId, subject: Message.Subject, contentType: Message.ContentType,
                scheduledEnqueueTime: Message.ScheduledEnqueueTime, properties: properties, lockTokenGuid: new Guid((int)Number, 0, 0, new byte[8]),
                lockedUntil: now.AddMinutes(5), sequenceNumber: Number, enqueuedTime: At,
                serviceBusMessageState: Message.ScheduledEnqueueTime > now ? ServiceBusMessageState.Scheduled : ServiceBusMessageState.Active);
        }
    }
}
