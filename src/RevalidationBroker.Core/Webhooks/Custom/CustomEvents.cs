using System.Collections.Frozen;
using System.Text.Json;

namespace RevalidationBroker.Webhooks.Custom;

/// <summary>What the configuration says of a custom source's webhooks: where each thing stands that an event has.</summary>
internal sealed record CustomEvents
{
    /// <summary>The list of events, or the one; null where that is the body itself.</summary>
    public ValuePath? Root { get; init; }

    /// <summary>What happened, in the sender's words; null where each webhook is an update.</summary>
    public ValuePath? Kind { get; init; }

    /// <summary>The sender's words; null where they are the common ones.</summary>
    public FrozenDictionary<string, ContentEventKind>? Kinds { get; init; }

    /// <summary>When visitors see what was created, updated or published; null for always.</summary>
    public ValueCondition? Live { get; init; }

    /// <summary>When the whole webhook is a test.</summary>
    public ValueCondition? Test { get; init; }

    public ValuePath? DeliveryId { get; init; }

    public ValuePath? Type { get; init; }

    public ValuePath? Id { get; init; }

    public ValuePath? Slug { get; init; }

    public ValuePath? Path { get; init; }

    public ValuePath? Locale { get; init; }

    public ValuePath? Environment { get; init; }

    public ValuePath? Space { get; init; }

    public ValuePath? Revision { get; init; }

    public ValuePath? UpdatedAt { get; init; }

    public ValuePath? Tags { get; init; }

    /// <summary>Null where the event itself has the fields.</summary>
    public ValuePath? Fields { get; init; }

    public ValuePath? Previous { get; init; }

    public ParsedWebhook Parse(WebhookContent webhook)
    {
        if (Test?.Holds(webhook.Whole) == true) return new ParsedWebhook.Changes([ContentEvent.Test(webhook.Body)]);

        var events = Root is null ? webhook.Body : Root.Find(webhook.Whole).Element;
        return events.ValueKind switch
        {
            JsonValueKind.Array => new ParsedWebhook.Changes([.. events.EnumerateArray().Select(item => Read(new EventPlace(webhook, item)))]),
            JsonValueKind.Undefined or JsonValueKind.Null => new ParsedWebhook.Unreadable($"The body has nothing at '{Root?.Written ?? "."}', where its events are expected."),
            _ => new ParsedWebhook.Changes([Read(new EventPlace(webhook, events))]),
        };
    }

    private ContentEvent Read(EventPlace at)
    {
        var (kind, type, unknown) = KindOf(at);
        if (kind == ContentEventKind.Test) return ContentEvent.Test(at.Webhook.Body);
        var locales = Locale?.Find(at).Texts ?? [];
        return new ContentEvent
        {
            Kind = kind,
            NotLive = unknown ?? WhyNotLive(kind, at),
            Type = Type is null ? type : Type.Text(at),
            Id = Id?.Text(at),
            Slug = Slug?.Text(at),
            Path = Path?.Text(at) is { } path ? PathIn(path) : null,
            Locale = locales.Count == 1 ? locales[0] : null,
            Locales = locales.Count > 1 ? locales : [],
            Environment = Environment?.Text(at),
            Space = Space?.Text(at),
            Revision = Revision?.Text(at),
            UpdatedAt = UpdatedAt?.Find(at).Element.Time(),
            Tags = Tags?.Find(at).Texts ?? [],
            Fields = Fields is null ? at.Event : Fields.Find(at).Element,
            Previous = Previous?.Find(at).Element ?? default,
            Payload = at.Webhook.Body,
        };
    }

    private (ContentEventKind Kind, string? Type, string? Unknown) KindOf(EventPlace at)
    {
        if (Kind is null) return (ContentEventKind.Updated, null, null);
        if (Kind.Text(at) is not { } word) return (ContentEventKind.Other, null, $"it has no '{Kind.Written}', which says what happened");
        if (Kinds is not null)
            return Kinds.TryGetValue(word, out var listed) ? (listed, null, listed == ContentEventKind.Other ? "the source's 'kinds' says that it changes nothing" : null) : (ContentEventKind.Other, null, "the source's 'kinds' does not list what happened");

        var (kind, type) = ChangeWord.Read(word);
        return (kind, type, kind == ContentEventKind.Other ? "what happened is no word that the broker knows; the source's 'kinds' can say what it means" : null);
    }

    // What is taken away was there to be seen, whatever state it is in now.
    private string? WhyNotLive(ContentEventKind kind, EventPlace at) => kind switch
    {
        _ when kind.TakesAway() => null,
        _ => Live?.Holds(at) == false ? "the source's 'live' does not hold for it" : null,
    };

    // A path, a whole address, or a slug with its folders.
    private static string? PathIn(string text) => text.StartsWith('/') || text.Contains("://", StringComparison.Ordinal) ? PagePath.Of(text) : $"/{text}";
}
