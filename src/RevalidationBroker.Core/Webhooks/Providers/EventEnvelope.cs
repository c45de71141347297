using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>An event in an envelope: members that say which event it is, in the words of one schema, and <c>data</c>, which its sender shapes.</summary>
internal sealed record EventEnvelope
{
    // Event Grid tells of its own subscriptions and clients, and never of content.
    private const string EventGridsOwn = "Microsoft.EventGrid.";

    public static readonly EventEnvelope CloudEvents = new() { Schema = "CloudEvent", Type = "type", Source = "source", Time = "time", Required = ["id", "source", "type"] };

    public static readonly EventEnvelope EventGrid = new() { Schema = "Event Grid event", Type = "eventType", Source = "topic", Time = "eventTime", Required = ["id", "eventType"] };

    /// <summary>What an event is called.</summary>
    public required string Schema { get; init; }

    // Names of members.
    public required string Type { get; init; }

    public required string Source { get; init; }

    public required string Time { get; init; }

    public required IReadOnlyList<string> Required { get; init; }

    /// <summary>The changes that events tell of, in order. One that is no event harms no other, unless none is one.</summary>
    public static ParsedWebhook Parse(IReadOnlyList<JsonElement> items, Func<JsonElement, EventEnvelope> schemaOf)
    {
        var problems = items.Select(item => schemaOf(item).WhyNone(item)).ToList();
        if (items.Count > 0 && problems.All(problem => problem is not null)) return new ParsedWebhook.Unreadable($"This {problems[0]}.");
        return new ParsedWebhook.Changes([.. items.Zip(problems, (item, problem) =>
            problem is null ? schemaOf(item).Read(item) : new ContentEvent { Kind = ContentEventKind.Other, NotLive = $"it {problem}", Payload = item })]);
    }

    /// <summary>What is the same when these events are delivered again; null when one of them does not say which it is.</summary>
    public static string? DeliveryId(IReadOnlyList<JsonElement> items, Func<JsonElement, EventEnvelope> schemaOf)
    {
        if (items.Count == 0) return null;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in items)
        {
            var schema = schemaOf(item);
            if (schema.WhyNone(item) is not null) return null;
            Append(hash, item.At(schema.Source).Text() ?? "");
            Append(hash, item.At("id").Text() ?? "");
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // With its length in front, so that no two lists of texts are one.
    private static void Append(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
        hash.AppendData(length);
        hash.AppendData(bytes);
    }

    private string? WhyNone(JsonElement item) =>
        Required.FirstOrDefault(name => string.IsNullOrEmpty(item.At(name).Text())) is { } missing ? $"is no {Schema}: it has no '{missing}'" : null;

    private ContentEvent Read(JsonElement item)
    {
        var type = item.At(Type).Text()!;
        var (kind, contentType) = ChangeWord.Read(type);
        if (kind == ContentEventKind.Test) return ContentEvent.Test(item);

        if (type.StartsWith(EventGridsOwn, StringComparison.OrdinalIgnoreCase)) kind = ContentEventKind.Other;
        var data = DataOf(item);
        return new ContentEvent
        {
            Kind = kind,
            NotLive = kind == ContentEventKind.Other ? "its type names no change that the broker knows" : null,
            Type = contentType,
            Id = data.At("id").Text() ?? item.At("subject").Text(),
            Slug = data.At("slug").Text(),
            Path = data.At("path").Text(),
            // Or as extensions of the envelope.
            Locale = data.At("locale").Text() ?? item.At("locale").Text(),
            Environment = data.At("environment").Text() ?? item.At("environment").Text(),
            Space = item.At(Source).Text(),
            Revision = data.At("revision").Text(),
            UpdatedAt = item.At(Time).Time(),
            Fields = data,
            Previous = data.At("previous"),
            // The one event, of a batch too: a rule cannot say which of a list it means.
            Payload = item,
        };
    }

    private static JsonElement DataOf(JsonElement item)
    {
        if (item.At("data_base64").Text() is not { } base64) return item.At("data");
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && JsonBody.TryParse(bytes.AsMemory(0, length), out var data, out _) ? data : default;
    }
}
