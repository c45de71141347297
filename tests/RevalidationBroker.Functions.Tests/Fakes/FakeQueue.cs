using Azure.Messaging.ServiceBus;

namespace RevalidationBroker.Functions.Fakes;

/// <summary>A queue of Service Bus with sessions and duplicate detection, as far as the broker uses it; and what was done with it, in order.</summary>
internal sealed class FakeQueue(TimeProvider clock)
{
    private readonly HashSet<string> _seen = [];
    private readonly Dictionary<string, object> _sessions = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last;

    /// <summary>Whoever reads what follows while others work on the queue.</summary>
    public Lock Gate { get; } = new();

    public List<Stored> Jobs { get; } = [];

    public List<Stored> Dead { get; } = [];

    /// <summary>Numbers of dead letters that somebody has received and not given back.</summary>
    public HashSet<long> Held { get; } = [];

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
        lock (Gate)
        {
            if (SendFailures.TryDequeue(out var failure) && failure is not null) throw failure;
            Sends++;
            foreach (var message in messages)
            {
                Done.Add($"{(_seen.Add(message.MessageId) ? "send" : "drop")} {message.Subject}");
                if (Done[^1].StartsWith("drop", StringComparison.Ordinal)) continue;
                Jobs.Add(new Stored(message, ++_last, clock.GetUtcNow()));
            }

            Wake();
        }
    }

    /// <summary>A message that no broker of this version has written.</summary>
    public void Put(ServiceBusMessage message) => Send([message]);

    /// <summary>What the trigger hands out of a session now.</summary>
    public ServiceBusReceivedMessage[] Take(string session)
    {
        lock (Gate) return [.. DueIn(session).Select(stored => stored.Received(clock.GetUtcNow()))];
    }

    /// <summary>Lends the session of the message that has waited longest, of those that nobody has.</summary>
    /// <param name="holder">Who has it until he gives it back.</param>
    /// <returns>Null when there is none; then <paramref name="changed"/> completes when there may be.</returns>
    public string? TryLend(object holder, out Task changed)
    {
        lock (Gate)
        {
            changed = _changed.Task;
            var now = clock.GetUtcNow();
            var session = Jobs.Where(stored => stored.Message.ScheduledEnqueueTime <= now && !_sessions.ContainsKey(stored.Message.SessionId)).MinBy(stored => stored.Number)?.Message.SessionId;
            if (session is not null) _sessions.Add(session, holder);
            return session;
        }
    }

    public void GiveBack(object holder)
    {
        lock (Gate)
        {
            foreach (var session in _sessions.Where(lent => lent.Value == holder).Select(lent => lent.Key).ToList()) _sessions.Remove(session);
            Wake();
        }
    }

    public void Complete(ServiceBusReceivedMessage message)
    {
        lock (Gate) Settle("complete", message);
    }

    public void Bury(ServiceBusReceivedMessage message, IDictionary<string, object>? properties, string reason, string? description)
    {
        lock (Gate)
        {
            var stored = Settle("bury", message);
            foreach (var (name, value) in properties ?? new Dictionary<string, object>()) stored.Message.ApplicationProperties[name] = value;
            Dead.Add(stored with { Reason = reason, Description = description });
        }
    }

    public IEnumerable<Stored> DueIn(string session) => Jobs.Where(stored => stored.Message.SessionId == session && stored.Message.ScheduledEnqueueTime <= clock.GetUtcNow());

    private Stored Settle(string what, ServiceBusReceivedMessage message)
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

    private void Wake()
    {
        _changed.TrySetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
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
