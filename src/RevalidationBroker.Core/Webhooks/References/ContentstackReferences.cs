using System.Text.Json;

namespace RevalidationBroker.Webhooks.References;

/// <summary>
/// Contentstack: <c>{"uid": "…", "_content_type_uid": "author"}</c>, and the <c>attrs</c> of what is embedded in JSON rich text.
/// Shape: contentstack.com/docs/developers/apis/content-management-api, /docs/developers/json-rich-text-editor.
/// </summary>
internal sealed class ContentstackReferences : IReferenceFinder
{
    public IReadOnlyList<EntryReference> Find(ContentEvent change) => FieldWalk.Find(change.Fields, Look);

    private static Sight Look(JsonElement value)
    {
        if (value.At("_content_type_uid").Text() is { } type) return Sight.Reference(value.At("uid").Text(), type == "sys_assets" ? "asset" : type);
        if (value.At("entry-uid").Text() is { } entry) return Sight.Reference(entry, value.At("content-type-uid").Text());
        return value.At("asset-uid").Text() is { } asset ? Sight.Reference(asset, "asset") : Sight.Open;
    }
}
