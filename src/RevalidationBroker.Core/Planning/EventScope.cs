using System.Text.Json;
using RevalidationBroker.Serialization;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>The names that a rule's templates and conditions may use, and what they mean for one event and one state of its entry.</summary>
public sealed record EventScope(Source Source, ContentEvent Event)
{
    /// <summary>Every top-level name. The JSON Schema and the README list the same.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["source", "provider", "event", "type", "id", "slug", "path", "locale", "environment", "space", "revision", "updatedAt", "locales", "tags", "fields", "previous", "payload"];

    /// <summary>Those that mean something for an entry that the event is not about, and that is known from the ledger alone.</summary>
    public static IReadOnlyList<string> ReferrerNames { get; } =
        ["source", "provider", "event", "type", "id", "slug", "path", "locale", "environment", "space", "fields"];

    public ContentEvent Event
    {
        get;
        // Another event has another entry.
        init => (field, Entry) = (value, EntryState.Of(value));
    } = Event;

    /// <summary>The entry that is spoken of; unless something else is said, as the event alone has it.</summary>
    public EntryState Entry { get; init; } = EntryState.Of(Event);

    /// <summary>The same event over the entry as it was before; null when that is not known.</summary>
    public EventScope? Before { get; init; }

    /// <summary>A text, a <see cref="JsonElement"/>, or null where the event does not have it.</summary>
    public object? this[string name] => name switch
    {
        "source" => Source.Name,
        "provider" => Source.Provider.Name,
        "event" => JsonNamingPolicy.CamelCase.ConvertName(Event.Kind.ToString()),
        "type" => Entry.Type,
        "id" => Entry.Id,
        "slug" => Entry.Slug,
        "path" => Entry.Path,
        "locale" => Entry.Locale,
        "environment" => Event.Environment,
        "space" => Event.Space,
        "revision" => Event.Revision,
        "updatedAt" => Event.UpdatedAt?.ToString("O"),
        "locales" => List(Event.Locales),
        "tags" => List(Event.Tags),
        "fields" => Defined(Entry.Fields),
        "previous" => Before is null ? Defined(Event.Previous) : PreviousEntry.Of(Before.Entry, Event.Previous),
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
