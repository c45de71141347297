using System.Text.Json;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Serialization;

/// <summary>A plan as it lies in a store. It says its version; plans of version 1 do not, and are as everybody else sees them.</summary>
public static class PlanMessage
{
    private static ReadOnlySpan<byte> Beginning => "{\"version\":"u8;

    public static byte[] Write(Plan plan) => JsonSerializer.SerializeToUtf8Bytes(TersePlan.Of(plan), MessageJson.Default.TersePlan);

    /// <exception cref="JsonException">It is no plan of a version that this broker knows.</exception>
    public static Plan Read(ReadOnlySpan<byte> message)
    {
        try
        {
            if (!message.StartsWith(Beginning)) return JsonSerializer.Deserialize(message, BrokerJson.Default.Plan) ?? throw new JsonException("It is empty.");

            var terse = JsonSerializer.Deserialize(message, MessageJson.Default.TersePlan)!;
            return terse.Version == TersePlan.Number ? terse.Read() : throw new JsonException(FormattableString.Invariant($"It has version {terse.Version}; this broker reads versions up to {TersePlan.Number}."));
        }
        // The serializer calls an invalidation without its kind not supported.
        catch (NotSupportedException error)
        {
            throw new JsonException(error.Message, error);
        }
    }
}
