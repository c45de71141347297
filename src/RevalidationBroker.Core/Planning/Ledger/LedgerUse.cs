using System.Text.Json;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Ledger;

/// <summary>What the ledger contributed to one event's plan, for the people who read it.</summary>
/// <param name="FirstSight">Nothing was known of the entry: if it was elsewhere before, nobody knows where.</param>
/// <param name="Supplied">Names that the event left out and the ledger knew, such as <c>slug</c>.</param>
/// <param name="FormerSlug">The last known one, where the event has another.</param>
/// <param name="FormerPath">The last known one, where the event has another.</param>
public sealed record LedgerUse(bool FirstSight, IReadOnlyList<string> Supplied, string? FormerSlug, string? FormerPath)
{
    /// <returns>Null for an event that names no entry.</returns>
    internal static LedgerUse? Of(ContentEvent change, IReadOnlyList<EventFace> faces, bool isKnown)
    {
        if (change.Id is null) return null;

        var (said, now) = (EntryState.Of(change), faces[0].Scope.Entry);
        var former = faces.FirstOrDefault(face => face.IsFormer)?.Scope.Entry;
        return new LedgerUse(
            FirstSight: !isKnown,
            Supplied: [.. faces.Where(face => !face.IsFormer).SelectMany(face => LeftOut(face.Scope, said, face.Scope.Entry)).Distinct()],
            FormerSlug: former?.Slug is { } slug && slug != now.Slug ? slug : null,
            FormerPath: former?.Path is { } path && path != now.Path ? path : null);
    }

    private static IEnumerable<string> LeftOut(EventScope scope, EntryState said, EntryState completed)
    {
        if (said.Type is null && completed.Type is not null) yield return "type";
        if (said.Slug is null && completed.Slug is not null) yield return "slug";
        if (said.Path is null && completed.Path is not null) yield return "path";
        // Of an event about all locales it is the one that the source names.
        if (said.Locale is null && completed.Locale is not null && !scope.Source.Provider.OneEventForAllLocales) yield return "locale";
        if (said.Fields.ValueKind == JsonValueKind.Undefined && completed.Fields.ValueKind != JsonValueKind.Undefined) yield return "fields";
    }
}
