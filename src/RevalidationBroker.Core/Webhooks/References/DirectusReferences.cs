using System.Collections.Frozen;
using System.Text.Json;

namespace RevalidationBroker.Webhooks.References;

/// <summary>
/// Directus: objects with an <c>id</c>, as a flow sends relations that were changed together with the item. A relation alone is a bare
/// key, which looks like any other value: name such fields in the source's <c>references</c>. What stands under <c>delete</c> of
/// <c>{"create": […], "update": […], "delete": […]}</c> is no longer referred to. Shape: the requests of Directus 12.4.0;
/// docs.directus.io/guides/connect/relations.
/// </summary>
internal sealed class DirectusReferences : IReferenceFinder
{
    private static readonly FrozenSet<string> Except = new[] { "delete" }.ToFrozenSet();

    public IReadOnlyList<EntryReference> Find(ContentEvent change) => FieldWalk.Find(change.Fields, Look, Except);

    private static Sight Look(JsonElement value) => new(value.At("id").Text(), null, Within: true);
}
