using System.Globalization;
using System.Text;
using CsCheck;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks.References;

/// <summary>Whatever an entry's fields are, its references are found without an exception, each once, and not without end.</summary>
public class ReferenceLimitsTests
{
    private const int Tries = 3000;

    // The names and values by which references are known, so that generated fields are full of them.
    private static readonly Gen<string> Name = Gen.OneOf(
        "sys", "type", "linkType", "id", "_ref", "_dataset", "_id", "_type", "documentId", "createdAt", "updatedAt", "mime", "hash", "__component", "localizations",
        "upload_id", "item", "__typename", "relationTo", "value", "delete", "tags", "authors", "uid", "_content_type_uid", "entry-uid", "@type", "model", "author", "", "a.b", "\\ud83d\\ude00");

    private static readonly Gen<string> Leaf = Gen.OneOf(
        "null", "true", "0", "7", "1e400", "\"\"", "\"\\ud800\"", "\"Link\"", "\"Entry\"", "\"Asset\"", "\"itemLink\"", "\"drafts.\"", "\"versions.\"", "\"versions.r\"", "\"a:b\"", "\"a\"",
        "\"Ke9nrZ4iRHWpKbJplG_zdQ\"", "\"Ke9nrZ4iRHWpKbJplG_zd=\"", "\"@builder.io/core:Reference\"", "\"2026-03-01T12:00:00Z\"", "[]", "{}");

    private static readonly Gen<string> AnyFields = Gen.Recursive<string>((depth, inner) => depth >= 6
        ? Leaf
        : Gen.Frequency(
            (2, Leaf),
            (1, inner.Array[0, 4].Select(items => $"[{string.Join(',', items)}]")),
            (4, Gen.Select(Name, inner).Array[0, 6].Select(members => $"{{{string.Join(',', members.Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}"))));

    private static readonly IReferenceFinder Paths = ByPath.Of(["fields.author.id", "fields.id", "fields.tags.id.sys.id", "fields.author"]);

    public static TheoryData<string> Finding => [.. WebhookProviders.All.Values.Where(provider => provider.References is not NoReferences).Select(provider => provider.Name).Order()];

    [Theory, MemberData(nameof(Finding))]
    public void Any_fields_are_answered(string provider) => Gen.OneOf<string>(AnyFields, AnyJson.Text).Sample(fields =>
    {
        if (!JsonBody.TryParse(Encoding.UTF8.GetBytes(fields), out var json, out _)) return true;
        var change = Some.Event() with { Fields = json };
        return new[] { WebhookProviders.All[provider].References, Paths }.Select(finder => finder.Find(change)).All(found =>
            found.Count <= FoundReferences.Most && found.Distinct().Count() == found.Count && found.All(reference => reference.Id.Length > 0));
    }, iter: Tries);

    // One reference of each kind, in the fields' order.
    public static TheoryData<string, string> OneReference => new()
    {
        { "contentful", """{"sys":{"type":"Link","linkType":"Entry","id":"$"}}""" },
        { "sanity", """{"_ref":"$"}""" },
        { "strapi", """{"id":1,"documentId":"$"}""" },
        { "datocms", """{"upload_id":"$"}""" },
        { "hygraph", """{"__typename":"Author","id":"$"}""" },
        { "payload", """{"relationTo":"authors","value":"$"}""" },
        { "directus", """{"id":"$"}""" },
        { "contentstack", """{"uid":"$","_content_type_uid":"author"}""" },
        { "builder-io", """{"@type":"@builder.io/core:Reference","id":"$","model":"author"}""" },
    };

    [Theory, MemberData(nameof(OneReference))]
    public void The_first_thousand_are_found_each_once(string provider, string reference)
    {
        var items = Enumerable.Range(0, 3000).Select(i => Named(reference, $"e{i / 2}"));

        var found = Find(provider, $$"""{"list":[{{string.Join(',', items)}}]}""");

        Assert.Equal(Enumerable.Range(0, FoundReferences.Most).Select(i => $"e{i}"), found);
    }

    [Theory, MemberData(nameof(OneReference))]
    public void What_lies_deeper_than_32_is_not_looked_for(string provider, string reference)
    {
        Assert.Equal(["a"], Find(provider, $$"""{"field":{{Nested(Named(reference, "a"), FieldWalk.Deepest - 1)}}}"""));
        Assert.Empty(Find(provider, $$"""{"field":{{Nested(Named(reference, "a"), FieldWalk.Deepest)}}}"""));
    }

    [Fact]
    public void Paths_end_at_the_same_bounds()
    {
        var ids = string.Join(',', Enumerable.Range(0, 3000).Select(i => (i / 2).ToString(CultureInfo.InvariantCulture)));

        Assert.Equal(FoundReferences.Most, ByPath.Of(["fields.ids", "fields.more"]).Find(Some.Event($$"""{"ids":[{{ids}}],"more":[7,8]}""")).Count);
        Assert.Empty(ByPath.Of(["fields.ids"]).Find(Some.Event($$"""{"ids":{{Nested("7", FieldWalk.Deepest)}}}""")));
    }

    private static IEnumerable<string> Find(string provider, string fields) => WebhookProviders.All[provider].References.Find(Some.Event(fields)).Select(reference => reference.Id);

    private static string Named(string reference, string id) => reference.Replace("$", id, StringComparison.Ordinal);

    private static string Nested(string value, int lists) => $"{new string('[', lists)}{value}{new string(']', lists)}";
}
