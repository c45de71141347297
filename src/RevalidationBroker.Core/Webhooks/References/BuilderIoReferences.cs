using System.Text.Json;

namespace RevalidationBroker.Webhooks.References;

/// <summary>Builder.io: <c>{"@type": "@builder.io/core:Reference", "id": "…", "model": "author"}</c>. Shape: the types of @builder.io/sdk.</summary>
internal sealed class BuilderIoReferences : IReferenceFinder
{
    public IReadOnlyList<EntryReference> Find(ContentEvent change) => FieldWalk.Find(change.Fields, Look);

    private static Sight Look(JsonElement value) =>
        value.At("@type").Text() == "@builder.io/core:Reference" ? Sight.Reference(value.At("id").Text(), value.At("model").Text()) : Sight.Open;
}
