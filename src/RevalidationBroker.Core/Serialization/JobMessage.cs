using System.Text.Json;
using System.Text.Json.Serialization;
using RevalidationBroker.Dispatch;

namespace RevalidationBroker.Serialization;

/// <summary>A job as it lies in a queue, in version 1. The version says how to read it: old messages of every released version stay readable.</summary>
/// <remarks>A member that may be missing and that an older broker can do without, such as <see cref="Job.Revisions"/>, needs no new version: unknown members are passed over.</remarks>
public sealed record JobMessage(int Version, Job Job)
{
    /// <summary>The version that is written.</summary>
    public const int CurrentVersion = TerseJobMessage.Number;

    private const int Lengthy = 1;

    public static byte[] Write(Job job) => Write([job])[0];

    /// <summary>One message for each job.</summary>
    public static IReadOnlyList<byte[]> Write(IReadOnlyList<Job> jobs)
    {
        var messages = new byte[jobs.Count][];
        IReadOnlyList<string> told = [];
        for (var i = 0; i < messages.Length; i++)
        {
            // The deployments of one webhook are mostly told the same.
            if (i == 0 || !ReferenceEquals(jobs[i].Invalidations, jobs[i - 1].Invalidations)) told = TerseJob.TextsOf(jobs[i].Invalidations);
            messages[i] = JsonSerializer.SerializeToUtf8Bytes(new TerseJobMessage(CurrentVersion, TerseJob.Of(jobs[i], told)), MessageJson.Default.TerseJobMessage);
        }

        return messages;
    }

    /// <exception cref="JsonException">It is no message of a version that this broker knows.</exception>
    public static Job Read(ReadOnlySpan<byte> message)
    {
        try
        {
            return VersionOf(message) switch
            {
                TerseJobMessage.Number => Whole(JsonSerializer.Deserialize(message, MessageJson.Default.TerseJobMessage)!.Job.Read()),
                Lengthy => Whole(JsonSerializer.Deserialize(message, BrokerJson.Default.JobMessage)!.Job),
                // A newer version may look different throughout, so nothing else of it is looked at.
                { } version => throw Unknown(version),
                null => throw new JsonException("The message does not say its version."),
            };
        }
        // The serializer calls an invalidation without its kind not supported.
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new JsonException(error.Message, error);
        }
    }

    // The serializer looks at members, not at what is in lists.
    private static Job Whole(Job job) =>
        job.Invalidations.Any(invalidation => invalidation is null) ? throw new JsonException("An invalidation is null.")
        : job.Stage < 0 ? throw new JsonException("The stage is below 0.")
        : job.Instances?.Any(instance => instance is null) is true ? throw new JsonException("An instance is null.")
        : job.ToldBefore?.Any(place => place < 0 || place >= job.Invalidations.Count) is true ? throw new JsonException("A place of what was told is none of the invalidations.")
        : job.Revisions?.Any(revision => revision is null) is true ? throw new JsonException("A revision is null.")
        : (job.Beside ?? []).Concat(job.Former ?? []).Any(path => path is null) ? throw new JsonException("A path is null.")
        : job.Pages?.Any(page => page is null || page.Entry < 0 || page.Entry >= (job.Revisions?.Count ?? 0)) is true ? throw new JsonException("A page is null, or about none of the revisions.")
        : job;

    private static JsonException Unknown(int version) =>
        new($"The message has version {version}; this broker reads versions up to {CurrentVersion}. A newer broker wrote it: update this one.");

    /// <returns>Null when there is none.</returns>
    private static int? VersionOf(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("version"u8);
            reader.Read();
            if (found) return reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var version) ? version : null;
            reader.Skip();
        }

        return null;
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TerseJobMessage))]
[JsonSerializable(typeof(TersePlan))]
internal sealed partial class MessageJson : JsonSerializerContext;
