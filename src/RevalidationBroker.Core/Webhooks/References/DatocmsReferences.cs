using System.Text.Json;
using System.Text.RegularExpressions;

namespace RevalidationBroker.Webhooks.References;

/// <summary>
/// DatoCMS: link fields hold bare ids, files are <c>{"upload_id": "…"}</c>, and structured text has <c>item</c> in its <c>itemLink</c> and
/// <c>inlineItem</c> nodes. A bare id is known by its form, a UUID v4 in 22 characters of base64url; the numbers that were ids before
/// look like any others, so fields that link to such records need the source's <c>references</c>. A block's id has the same form as a
/// record's: it is taken along, and no event is ever about it. Shape: datocms.com/docs/content-management-api/resources/item,
/// /docs/structured-text/dast, and <c>isValidId</c> of @datocms/cma-client 5.3.0.
/// </summary>
internal sealed partial class DatocmsReferences : IReferenceFinder
{
    public IReadOnlyList<EntryReference> Find(ContentEvent change) => FieldWalk.Find(change.Fields, Look);

    private static Sight Look(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.Text() is { } text && IdForm().IsMatch(text) ? Sight.Reference(text) : Sight.Closed,
        JsonValueKind.Object when value.At("upload_id").Text() is { } upload => Sight.Reference(upload, "upload"),
        JsonValueKind.Object when value.At("type").Text() is "itemLink" or "inlineItem" => new Sight(value.At("item").Text(), null, Within: true),
        _ => Sight.Open,
    };

    // What is fixed in a UUID v4: its version, its variant, and the four bits that are left over at the end.
    [GeneratedRegex("^[A-Za-z0-9_-]{8}[QRST][A-Za-z0-9_-][CGKOSWaeimquy26-][A-Za-z0-9_-]{10}[AQgw]\\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdForm();
}
