using System.Text.Json;

namespace RevalidationBroker.Webhooks;

/// <summary>One change to content, in the same words for every CMS.</summary>
public sealed record ContentEvent
{
    public required ContentEventKind Kind { get; init; }

    /// <summary>Whether visitors can see the change; a saved draft is none of theirs.</summary>
    public required bool Live { get; init; }

    /// <summary>The content type by the CMS's own name.</summary>
    public string? Type { get; init; }

    public string? Id { get; init; }

    public string? Slug { get; init; }

    /// <summary>The page's path, from senders that know it.</summary>
    public string? Path { get; init; }

    /// <summary>The locale that <see cref="Slug"/> is of.</summary>
    public string? Locale { get; init; }

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
}
