using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Serialization;

namespace RevalidationBroker.Functions.Messages;

/// <summary>Between jobs and messages of Service Bus. The body is <see cref="JobMessage"/>, as in every other queue; what a queue must know besides stands in properties.</summary>
internal static class JobMessageMapper
{
    // A message id has at most 128 characters (learn.microsoft.com/azure/service-bus-messaging/message-sequencing); a job's id may be longer.
    private const int ReadableId = 80;

    /// <param name="claimed">Whether the body lies elsewhere, under the name that <see cref="ClaimOf(BinaryData)"/> gives.</param>
    public static ServiceBusMessage Write(OutgoingJob outgoing, DateTimeOffset now, bool claimed = false)
    {
        var body = BodyOf(outgoing.Job);
        var message = new ServiceBusMessage(claimed ? new BinaryData(Array.Empty<byte>()) : body)
        {
            MessageId = IdOf(outgoing, body),
            SessionId = outgoing.Job.Lane,
            Subject = outgoing.Job.Id,
            ContentType = "application/json",
        };
        if (outgoing.At > now) message.ScheduledEnqueueTime = outgoing.At;

        var properties = message.ApplicationProperties;
        properties[MessageProperties.Schema] = JobMessage.CurrentVersion;
        properties[MessageProperties.Webhook] = outgoing.Job.WebhookId;
        properties[MessageProperties.Source] = outgoing.Job.Source;
        properties[MessageProperties.Deployment] = outgoing.Job.Deployment;
        properties[MessageProperties.AcceptedAt] = Text(outgoing.Job.AcceptedAt);
        properties[MessageProperties.Attempts] = outgoing.Attempts;
        properties[MessageProperties.Copies] = outgoing.Copies;
        if (claimed) properties[MessageProperties.Claim] = ClaimOf(body);
        outgoing.Trace?.WriteTo(properties);
        return message;
    }

    /// <summary>The same message for later, unread: no attempt was made.</summary>
    public static ServiceBusMessage Postponed(ServiceBusReceivedMessage message, DateTimeOffset at)
    {
        var copies = Number(message, MessageProperties.Copies);
        var (id, last) = (message.MessageId ?? "", string.Create(CultureInfo.InvariantCulture, $".{copies}"));
        // One that another tool has put into the queue has an id of another form.
        var stem = id.EndsWith(last, StringComparison.Ordinal) ? id[..^last.Length] : id[..Math.Min(id.Length, ReadableId)];
        var copy = new ServiceBusMessage(message) { MessageId = string.Create(CultureInfo.InvariantCulture, $"{stem}.{copies + 1}"), ScheduledEnqueueTime = at };
        copy.ApplicationProperties[MessageProperties.Copies] = copies + 1;
        return copy;
    }

    public static BinaryData BodyOf(Job job) => BinaryData.FromBytes(JobMessage.Write(job));

    /// <summary>The name under which a body lies that is too large: the same for the same bytes.</summary>
    public static string ClaimOf(BinaryData body) => $"{Hash(body, 32)}.json";

    /// <returns>The name under which the message's body lies; null when the message carries it.</returns>
    public static string? ClaimOf(ServiceBusReceivedMessage message) => message.ApplicationProperties.GetValueOrDefault(MessageProperties.Claim) as string;

    /// <param name="body">The message's own, or the one that it points to.</param>
    /// <exception cref="JsonException">It is no message of a version that this broker knows.</exception>
    public static ReceivedJob Read(ServiceBusReceivedMessage message, ReadOnlyMemory<byte> body) =>
        new(new QueuedJob(JobMessage.Read(body.Span), AttemptsOf(message)), Number(message, MessageProperties.Copies), TraceContext.Read(message.ApplicationProperties));

    public static int AttemptsOf(ServiceBusReceivedMessage message) => Number(message, MessageProperties.Attempts);

    /// <returns>Null when it cannot be told without the body.</returns>
    public static DateTimeOffset? AcceptedAt(ServiceBusReceivedMessage message) => Time(message, MessageProperties.AcceptedAt);

    /// <summary>What is known of a job whose message cannot be read: all but its work.</summary>
    public static QueuedJob Stub(ServiceBusReceivedMessage message)
    {
        var lane = LaneName.Parse(message.SessionId ?? "");
        var accepted = AcceptedAt(message) ?? message.EnqueuedTime;
        return new QueuedJob(
            new Job
            {
                Id = message.Subject ?? message.MessageId ?? "",
                WebhookId = Word(message, MessageProperties.Webhook) ?? "",
                Source = Word(message, MessageProperties.Source) ?? "",
                Deployment = Word(message, MessageProperties.Deployment) ?? lane.Deployment,
                Stage = lane.Stage,
                AcceptedAt = accepted,
                NotBefore = accepted,
                Invalidations = [],
            },
            AttemptsOf(message));
    }

    public static string? Word(ServiceBusReceivedMessage message, string property) => message.ApplicationProperties.GetValueOrDefault(property) as string;

    public static DateTimeOffset? Time(ServiceBusReceivedMessage message, string property) =>
        DateTimeOffset.TryParse(Word(message, property), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    public static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    // Service Bus drops a message whose id it has seen of late. So another for each time that a job comes, or a retry would be dropped; another
    // for each content, because a webhook that is planned anew may say more under the same job's id; and the same for the same message sent
    // twice, so that what a crash makes come twice comes once.
    private static string IdOf(OutgoingJob outgoing, BinaryData body)
    {
        var id = outgoing.Job.Id;
        return string.Create(CultureInfo.InvariantCulture, $"{(id.Length <= ReadableId ? id : id[..ReadableId])}.{Hash(body, 12)}.{outgoing.Attempts}.{outgoing.Copies}");
    }

    private static string Hash(BinaryData body, int bytes) => Convert.ToHexStringLower(SHA256.HashData(body.ToMemory().Span).AsSpan(0, bytes));

    // What another tool has put into the queue may have none, or one of another type.
    private static int Number(ServiceBusReceivedMessage message, string property) => message.ApplicationProperties.GetValueOrDefault(property) switch
    {
        int number and >= 0 => number,
        long number and >= 0 and <= int.MaxValue => (int)number,
        _ => 0,
    };
}
