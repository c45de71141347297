using System.Text.Json;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Serialization;

/// <summary>A job as it lies in a queue. Its version says how to read it: old messages of every released version stay readable.</summary>
public sealed record JobMessage(int Version, Job Job)
{
    public const int CurrentVersion = 1;

    public static byte[] Write(Job job) => JsonSerializer.SerializeToUtf8Bytes(new JobMessage(CurrentVersion, job), BrokerJson.Default.JobMessage);

    /// <exception cref="JsonException">It is no message of a version that this broker knows.</exception>
    public static Job Read(ReadOnlySpan<byte> message) => JsonSerializer.Deserialize(message, BrokerJson.Default.JobMessage) switch
    {
        { Version: CurrentVersion } known => known.Job,
        { Version: var version } => throw new JsonException($"The message has version {version}; this broker reads version {CurrentVersion}. A newer broker wrote it: update this one."),
        null => throw new JsonException("The message is empty."),
    };
}
