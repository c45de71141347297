using System.Text.Json;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Serialization;

/// <summary>A job as it lies in a queue. Its version says how to read it: old messages of every released version stay readable.</summary>
/// <remarks>A member that may be missing and that an older broker can do without, such as <see cref="Job.Revisions"/>, needs no new version: unknown members are passed over.</remarks>
public sealed record JobMessage(int Version, Job Job)
{
    public const int CurrentVersion = 1;

    public static byte[] Write(Job job) => JsonSerializer.SerializeToUtf8Bytes(new JobMessage(CurrentVersion, job), BrokerJson.Default.JobMessage);

    /// <exception cref="JsonException">It is no message of a version that this broker knows.</exception>
    public static Job Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonSerializer.Deserialize(message, BrokerJson.Default.JobMessage) switch
            {
                { Version: CurrentVersion } known => Whole(known.Job),
                { Version: var version } => throw Unknown(version),
                null => throw new JsonException("The message is empty."),
            };
        }
        // The serializer calls an invalidation without its kind not supported.
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            // A newer version may look different throughout; then what is missing or unknown in it is not what is wrong.
            throw VersionOf(message) is { } version and not CurrentVersion ? Unknown(version) : new JsonException(error.Message, error);
        }
    }

    // The serializer looks at members, not at what is in lists.
    private static Job Whole(Job job) =>
        job.Invalidations.Any(invalidation => invalidation is null) ? throw new JsonException("An invalidation is null.")
        : job.Stage < 0 ? throw new JsonException("The stage is below 0.")
        : job.Instances?.Any(instance => instance is null) is true ? throw new JsonException("An instance is null.")
        : job.Revisions?.Any(revision => revision is null) is true ? throw new JsonException("A revision is null.")
        : job;

    private static JsonException Unknown(int version) =>
        new($"The message has version {version}; this broker reads version {CurrentVersion}. A newer broker wrote it: update this one.");

    private static int? VersionOf(ReadOnlySpan<byte> message)
    {
        try
        {
            return JsonElement.Parse(message) is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("version", out var member)
                && member.ValueKind is JsonValueKind.Number
                && member.TryGetInt32(out var version) ? version : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
