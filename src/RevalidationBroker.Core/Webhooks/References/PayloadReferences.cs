using System.Text.Json;

namespace RevalidationBroker.Webhooks.References;

/// <summary>
/// Payload: <c>{"relationTo": "authors", "value": 3}</c> where a field may relate to several collections and in rich text, and populated
/// documents, told from the rows of arrays and blocks, which have an <c>id</c> too, by their date. A hook of depth 0 has a bare id in
/// any other relation: name such fields in the source's <c>references</c>. Shape: payloadcms.com/docs/fields/relationship and /queries/depth.
/// </summary>
internal sealed class PayloadReferences : IReferenceFinder
{
    public IReadOnlyList<EntryReference> Find(ContentEvent change) => FieldWalk.Find(change.Fields, Look);

    private static Sight Look(JsonElement value)
    {
        if (value.At("relationTo").Text() is { } collection && value.At("value") is { ValueKind: not JsonValueKind.Undefined } related)
            return Sight.Reference(related.Text() ?? related.At("id").Text(), collection);
        return value.At("id").Text() is { } id && value.At("updatedAt").Text() is not null ? Sight.Reference(id) : Sight.Open;
    }
}
