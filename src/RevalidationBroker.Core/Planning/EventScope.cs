using System.Text.Json;
using RevalidationBroker.Serialization;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>The names that a rule's templates and conditions may use, and what they mean for one event.</summary>
public sealed record EventScope(Source Source, ContentEvent Event)
{
    /// <summary>Every top-level name. The JSON Schema and the README list the same.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["source", "provider", "event", "type", "id", "slug", "path", "locale", "environment", "space", "revision", "updatedAt", "locales", "tags", "fields", "previous", "payload"];

    /// <summary>The same event over the entry as it was before; null when that is not known.</summary>
    public EventScope? Before { get; init; }

    /// <summary>A text, a <see cref="JsonElement"/>, or null where the event does not have it.</summary>
    public object? this[string name] => name switch
    {
        "source" => Source.Name,
        "provider" => Source.Provider.Name,
        "event" => JsonNamingPolicy.CamelCase.ConvertName(Event.Kind.ToString()),
        "type" => Event.Type,
        "id" => Event.Id,
        "slug" => Event.Slug,
        "path" => Event.Path,
        "locale" => Event.Locale,
        "environment" => Event.Environment,
        "space" => Event.Space,
        "revision" => Event.Revision,
        "updatedAt" => Event.UpdatedAt?.ToString("O"),
        "locales" => List(Event.Locales),
        "tags" => List(Event.Tags),
        "fields" => Defined(Event.Fields),
        "previous" => Defined(Event.Previous),
        "payload" => Defined(Event.Payload),
        _ => null,
    };

    /// <summary>The value at a dotted path such as <c>fields.topics.en-US</c>; null where there is none.</summary>
    public object? At(string dottedPath)
    {
        var names = dottedPath.Split('.');
        var root = this[names[0]];
        if (names.Length == 1) return root;
        return root is JsonElement element ? Defined(element.At(names.AsSpan(1))) : null;
    }

    // As an array of JSON, so that 'each' and templates know one kind of list.
    private static JsonElement? List(IReadOnlyList<string> texts) =>
        texts.Count == 0 ? null : JsonSerializer.SerializeToElement(texts, BrokerJson.Default.IReadOnlyListString);

    private static JsonElement? Defined(JsonElement element) =>
        element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : element;
}
