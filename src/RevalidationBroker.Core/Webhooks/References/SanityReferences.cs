using System.Text.Json;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks.References;

/// <summary>
/// Sanity: <c>{"_ref": "…"}</c> anywhere, and documents that a projection put in place of a reference (<c>author-></c>), by their <c>_id</c>.
/// References to other datasets (<c>_dataset</c>, or an id with colons, such as <c>media-library:…</c>) are left out. Only whole documents
/// have an <c>_id</c>, and no document's id has a colon. Shape: sanity.io/docs/reference-type, /cross-dataset-reference-type,
/// /content-lake/groq-feature-support-by-context.
/// </summary>
internal sealed class SanityReferences : IReferenceFinder
{
    public IReadOnlyList<EntryReference> Find(ContentEvent change) => FieldWalk.Find(change.Fields, value => Look(value, change.Id));

    private static Sight Look(JsonElement value, string? self)
    {
        if (value.At("_ref").Text() is { } reference)
            return value.At("_dataset").ValueKind == JsonValueKind.Undefined && !reference.Contains(':', StringComparison.Ordinal) ? Sight.Reference(SanityDocument.PublishedId(reference)) : Sight.Closed;
        if (value.At("_id").Text() is not { } document) return Sight.Open;
        // "before(){…}" of a projection is the document itself.
        return document == self ? Sight.Closed : Sight.Reference(SanityDocument.PublishedId(document), value.At("_type").Text());
    }
}
