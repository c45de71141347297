using System.Collections.Frozen;
using System.Text.Json;

namespace RevalidationBroker.Webhooks.References;

/// <summary>
/// Strapi 4 and 5: relations and media come populated, one level deep. In Strapi 5 each has a <c>documentId</c>; in Strapi 4, whose
/// entries have none themselves, each has an <c>id</c> and the dates that Strapi keeps of entries. Components, alone or in a dynamic zone
/// (where they have <c>__component</c>), have a number of their own and neither, and are looked into. On unpublishing, and always in
/// Strapi 4, relations come as <c>{"count": 2}</c>, which names nothing. Shape: the requests of Strapi 4.26.2 and 5.54.0.
/// </summary>
internal sealed class StrapiReferences : IReferenceFinder
{
    // Who edited it, and itself in other languages.
    private static readonly FrozenSet<string> Except = new[] { "createdBy", "updatedBy", "localizations" }.ToFrozenSet();

    public IReadOnlyList<EntryReference> Find(ContentEvent change)
    {
        var numbered = change.Fields.At("documentId").Text() is null;
        return FieldWalk.Find(change.Fields, value => Look(value, numbered), Except);
    }

    private static Sight Look(JsonElement value, bool numbered)
    {
        if (value.At("__component").Text() is not null) return Sight.Open;
        var id = value.At("documentId").Text() ?? (numbered && HasDates(value) ? value.At("id").Text() : null);
        return id is null ? Sight.Open : Sight.Reference(id, IsMedia(value) ? "media" : null);
    }

    private static bool HasDates(JsonElement value) => value.At("createdAt").Text() is not null && value.At("updatedAt").Text() is not null;

    private static bool IsMedia(JsonElement value) => value.At("mime").Text() is not null && value.At("hash").Text() is not null;
}
