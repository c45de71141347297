using System.Text.Json;
using RevalidationBroker.Planning.Ledger.Import;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger;

/// <summary>What an event says of an entry together with what was known of it.</summary>
public static class EntryLesson
{
    /// <summary>The entry as it is now: the event's own words first.</summary>
    public static EntryState Complete(Source source, ContentEvent change, KnownEntry? known)
    {
        var said = EntryState.Of(change);
        if (known is null) return said;

        var slug = said.Slug ?? known.Slug;
        return said with
        {
            Type = said.Type ?? known.Type,
            Slug = slug,
            // Whoever has a new slug and does not say where, is not where it was.
            Path = said.Path ?? (change.Kind.TakesAway() || slug == known.Slug ? known.Path : null),
            Locale = said.Locale ?? LocaleOf(source, known),
            Fields = said.Fields.ValueKind == JsonValueKind.Undefined || source.Provider.SendsOnlyWhatChanged ? JsonObjects.Merge(said.Fields, known.Fields) : said.Fields,
        };
    }

    /// <summary>The entry as the ledger alone has it.</summary>
    public static EntryState Known(Source source, KnownEntry known) => EntryState.Of(known) with { Locale = LocaleOf(source, known) };

    private static string? LocaleOf(Source source, KnownEntry known) => known.Key.Locale.Length > 0 ? known.Key.Locale : source.Locale;

    /// <returns>Null when the event teaches nothing: it is older than what is known, or says the same.</returns>
    public static KnownEntry? Of(Source source, ContentEvent change, EntryKey key, KnownEntry? known, RememberedFields remembered)
    {
        if (change.UpdatedAt < known?.UpdatedAt) return null;

        var live = !change.Kind.TakesAway();
        // Nothing is to be had from the departure of a stranger who says nothing of himself.
        if (!live && known is null && change.Slug is null && change.Path is null) return null;

        var now = Complete(source, change, known);
        var lesson = new KnownEntry
        {
            Key = key,
            Version = known?.Version ?? 0,
            Live = live,
            Type = now.Type,
            Slug = now.Slug,
            Path = now.Path,
            UpdatedAt = change.UpdatedAt ?? known?.UpdatedAt,
            Fields = remembered.Of(now.Fields),
            References = live ? References(source, change, known) : [],
        };
        return known is not null && known.Key == key && lesson.Says(known) ? null : lesson;
    }

    /// <summary>An entry out of an export, as its publication would have taught it.</summary>
    /// <returns>Null when it names none.</returns>
    public static KnownEntry? Of(Source source, ImportedEntry imported, RememberedFields remembered) => EntryKey.Of(source, imported.Event) is not { } key
        ? null
        : Of(source, imported.Event, key, known: null, remembered)! with { References = imported.References };

    private static IReadOnlyList<EntryReference> References(Source source, ContentEvent change, KnownEntry? known)
    {
        if (change.Fields.ValueKind != JsonValueKind.Object) return known?.References ?? [];

        var found = source.References.Find(change);
        if (known is null || !source.Provider.SendsOnlyWhatChanged) return found;
        return [.. found, .. known.References.Where(reference => !change.Fields.TryGetProperty(reference.Through, out _))];
    }

    private static bool Says(this KnownEntry one, KnownEntry other) =>
        (one.Live, one.Type, one.Slug, one.Path, one.UpdatedAt) == (other.Live, other.Type, other.Slug, other.Path, other.UpdatedAt)
        && RememberedFields.Same(one.Fields, other.Fields)
        && one.References.SequenceEqual(other.References);
}
