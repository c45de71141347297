using System.Text;
using CsCheck;

namespace RevalidationBroker;

/// <summary>JSON documents of every shape, made of the words that CMSs use.</summary>
internal static class AnyJson
{
    private static readonly string[] Names =
    [
        "sys", "id", "type", "contentType", "environment", "space", "revision", "updatedAt", "fields", "slug", "title", "en-US", "de",
        "event", "entry", "documentId", "publishedAt", "documents", "masterRef", "entity_type", "event_type", "entity", "attributes", "tags", "related_entities",
        "collection", "key", "keys", "payload", "operation", "doc", "previousDoc", "_status", "newValue", "previousValue", "query", "state", "webhook", "Id", "cultures",
        "subject", "action", "items", "updates", "identifier", "post", "post_before", "post_status", "post_name", "permalink",
        "data", "path", "locale", "previous", "timestamp", "_id", "_type", "_rev", "_updatedAt", "current", "", "a.b", "\\ud800", "\\u0000", "é",
    ];

    private static readonly Gen<string> Name = Gen.OneOf(Names);

    private static readonly Gen<string> Leaf = Gen.OneOf<string>(
        Gen.OneOf("null", "true", "false", "0", "-1", "1e400", "12345678901234567890123", "1.5", "\"\"", "\"\\ud800\"", "\"2026-03-01T12:00:00Z\"", "\"hello\"", "\"post.published\"", "\"item\"", "\"entry.update\"", "\"api-update\"", "\"update\"", "\"undefined\"", "\"{\\\"keys\\\":undefined}\"", "\"urlPath\"", "\"bulk\"", "\"completed\"", "\"https://x\"", "\".\"", "[]", "{}"),
        Gen.Double.Select(number => double.IsFinite(number) ? number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) : "0"));

    public static readonly Gen<string> Text = Gen.Recursive<string>((depth, inner) => depth >= 5
        ? Leaf
        : Gen.Frequency(
            (2, Leaf),
            (1, inner.Array[0, 4].Select(items => $"[{string.Join(',', items)}]")),
            (4, Gen.Select(Name, inner).Array[0, 5].Select(members => $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}"))));

    public static readonly Gen<byte[]> Document = Text.Select(Encoding.UTF8.GetBytes);
}
