using System.Text.Json;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>An entry as rules see it: what the event says of it and, where it is silent, what the ledger knows.</summary>
public sealed record EntryState
{
    /// <summary>Whether visitors could see it.</summary>
    public bool Live { get; init; } = true;

    public string? Type { get; init; }

    public string? Id { get; init; }

    public string? Slug { get; init; }

    public string? Path { get; init; }

    public string? Locale { get; init; }

    /// <summary>Of a state that comes from the ledger only those that rules ask for.</summary>
    public JsonElement Fields { get; init; }

    /// <summary>As the event alone has it.</summary>
    public static EntryState Of(ContentEvent change) =>
        new() { Type = change.Type, Id = change.Id, Slug = change.Slug, Path = change.Path, Locale = change.Locale, Fields = change.Fields };

    /// <summary>As the ledger alone has it.</summary>
    public static EntryState Of(KnownEntry known) =>
        new() { Live = known.Live, Type = known.Type, Id = known.Key.Id, Slug = known.Slug, Path = known.Path, Locale = known.Key.Locale is "" ? null : known.Key.Locale, Fields = known.Fields };

    /// <summary>Whether rules would say the same of both. Equality of the record would compare where the fields stand in memory.</summary>
    public bool LooksLike(EntryState other, RememberedFields remembered) =>
        Type == other.Type && Slug == other.Slug && Path == other.Path && Locale == other.Locale
        && remembered.AreSameIn(Fields, other.Fields);
}
