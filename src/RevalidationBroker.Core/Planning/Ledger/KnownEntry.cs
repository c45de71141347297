using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger;

/// <summary>What the broker last knew of an entry that visitors see or saw, in one locale.</summary>
public sealed record KnownEntry
{
    public required EntryKey Key { get; init; }

    /// <summary>Counts the changes of this entry in the ledger; 0 before it is stored. The ledger counts, nobody else.</summary>
    public long Version { get; init; }

    /// <summary>Whether visitors see it. What is gone is still known, for the events that follow, and refers to nothing.</summary>
    public bool Live { get; init; } = true;

    public string? Type { get; init; }

    public string? Slug { get; init; }

    public string? Path { get; init; }

    /// <summary>The CMS's own time of the state that this is, where it says one: an older event teaches nothing.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }

    /// <summary>Those of its fields that the rules ask for; an undefined element when there are none.</summary>
    public JsonElement Fields { get; init; }

    /// <summary>What it refers to, each once.</summary>
    public IReadOnlyList<EntryReference> References { get; init; } = [];
}
