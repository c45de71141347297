using System.Collections.Frozen;
using System.Text.Json;

namespace RevalidationBroker.Webhooks.References;

/// <summary>
/// Hygraph: <c>{"__typename": "Author", "id": "…"}</c> of every related entry, where the webhook includes the payload. A component looks
/// the same: it is taken along, no event is ever about it, and what it refers to is looked for inside.
/// Shape: hygraph.com/docs/api-reference/basics/webhooks.
/// </summary>
internal sealed class HygraphReferences : IReferenceFinder
{
    // Users, releases, and the entry itself in other stages: system fields, hygraph.com/docs/api-reference/schema/system-fields.
    private static readonly FrozenSet<string> Except = new[] { "createdBy", "updatedBy", "publishedBy", "scheduledIn", "documentInStages" }.ToFrozenSet();

    public IReadOnlyList<EntryReference> Find(ContentEvent change) => FieldWalk.Find(change.Fields, Look, Except);

    private static Sight Look(JsonElement value) =>
        value.At("__typename").Text() is { } type && value.At("id").Text() is { } id ? new Sight(id, type, Within: true) : Sight.Open;
}
