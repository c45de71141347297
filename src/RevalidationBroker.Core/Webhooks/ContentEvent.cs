using System.Text.Json;

namespace RevalidationBroker.Webhooks;

/// <summary>One change to content, in the same words for every CMS.</summary>
public sealed record ContentEvent
{
    public required ContentEventKind Kind { get; init; }

    /// <summary>Why visitors do not see the change, such as "a draft was saved"; null when they do.</summary>
    public string? NotLive { get; init; }

    public bool Live => NotLive is null;

    /// <summary>The content type by the CMS's own name.</summary>
    public string? Type { get; init; }

    public string? Id { get; init; }

    public string? Slug { get; init; }

    /// <summary>The page's path, from senders that know it.</summary>
    public string? Path { get; init; }

    /// <summary>The locale that <see cref="Slug"/> is of.</summary>
    public string? Locale { get; init; }

    /// <summary>All locales that the event is about, where it says so.</summary>
    public IReadOnlyList<string> Locales { get; init; } = [];

    /// <summary>Cache tags that the CMS itself says are stale.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    public string? Environment { get; init; }

    public string? Space { get; init; }

    /// <summary>Orders the states of one entry where the CMS counts or dates them; compared only with its like.</summary>
    public string? Revision { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>The entry's own fields, for rules; an undefined element where the CMS sent none.</summary>
    public JsonElement Fields { get; init; }

    /// <summary>What the entry was before, where the CMS says it; else an undefined element.</summary>
    public JsonElement Previous { get; init; }

    /// <summary>The whole body, for rules.</summary>
    public required JsonElement Payload { get; init; }

    /// <summary>The button "send a test" of a CMS: it shows that the way is open, and changes nothing.</summary>
    public static ContentEvent Test(JsonElement payload) => new() { Kind = ContentEventKind.Test, NotLive = "a test of the webhook", Payload = payload };
}
