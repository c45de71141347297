using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>A rule's <c>references</c>: what is stale for each entry that shows the one that changed.</summary>
public sealed record ReferenceRule
{
    /// <summary>A page shows an entry that shows an entry; further away nobody can say what is shown.</summary>
    public const int MaxDepth = 5;

    public const int MaxLimit = 1000;

    /// <summary>How many references may lie between, the last one included: 1 follows only those who refer to the entry itself.</summary>
    public required int Depth { get; init; }

    /// <summary>At most so many entries; the plan says when there are more.</summary>
    public required int Limit { get; init; }

    /// <summary>Content types of the entries that are wanted; empty for any.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Names of the fields that are followed; empty for any.</summary>
    public required IReadOnlyList<string> Through { get; init; }

    /// <summary>Rendered once for each of them, with its own id, type, slug, path, locale and remembered fields.</summary>
    public required IReadOnlyList<RuleEffect> Effects { get; init; }

    /// <param name="type">Of the entry that is referred to, where it is known.</param>
    internal bool Follows(EntryReference reference, string? type) =>
        (reference.Type is null || type is null || reference.Type == type) && (Through.Count == 0 || Through.Contains(reference.Through, StringComparer.Ordinal));

    internal bool Wants(KnownEntry entry) => Types.Count == 0 || Types.Contains(entry.Type, StringComparer.Ordinal);
}
