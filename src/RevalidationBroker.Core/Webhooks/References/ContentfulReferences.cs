using System.Text.Json;

namespace RevalidationBroker.Webhooks.References;

/// <summary>
/// Contentful: <c>{"sys": {"type": "Link", "linkType": "Entry", "id": "…"}}</c>, in each locale of a field, in lists, and as <c>data.target</c> of rich text.
/// A link to an entry does not say of which content type; one to an asset is of the type that asset webhooks have. <c>ResourceLink</c>s lead
/// to other spaces and are left out. Shape: contentful.com/developers/docs/concepts/links and /rich-text.
/// </summary>
internal sealed class ContentfulReferences : IReferenceFinder
{
    public IReadOnlyList<EntryReference> Find(ContentEvent change) => FieldWalk.Find(change.Fields, Look);

    private static Sight Look(JsonElement value)
    {
        var sys = value.At("sys");
        return (sys.At("type").Text(), sys.At("linkType").Text()) switch
        {
            ("Link", "Entry") => Sight.Reference(sys.At("id").Text()),
            ("Link", "Asset") => Sight.Reference(sys.At("id").Text(), "Asset"),
            ("Link" or "ResourceLink", _) => Sight.Closed,
            _ => Sight.Open,
        };
    }
}
