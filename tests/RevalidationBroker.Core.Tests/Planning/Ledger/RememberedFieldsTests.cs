using CsCheck;

namespace RevalidationBroker.Planning.Ledger;

public class RememberedFieldsTests
{
    private static readonly Gen<string> Path = Gen.OneOf("fields.title", "fields.title.en-US", "fields.slug", "fields.a.b.c", "fields.a.b", "fields.tags", "fields", "payload.id", "id");

    private static readonly Gen<string> Value = Gen.OneOf("null", "\"x\"", "\"y\"", "1", "{}", "[]", "{\"b\":{}}", "{\"b\":{\"c\":1}}", "{\"b\":null}", "{\"en-US\":\"x\"}", "{\"en-US\":\"x\",\"de\":\"y\"}", $"\"{new string('x', 9000)}\"", $"\"{new string('y', 9000)}\"");

    private static readonly Gen<string> Fields = Gen.OneOf(
        Gen.Select(Gen.OneOf("title", "slug", "a", "tags"), Value).Array[0, 4].Select(members => $"{{{string.Join(',', members.DistinctBy(member => member.Item1).Select(member => $"\"{member.Item1}\":{member.Item2}"))}}}"),
        Gen.OneOf("null", "[]", "\"x\""));

    [Fact]
    public void Two_are_the_same_where_the_same_is_kept_of_both() => Gen.Select(Path.Array[0, 4], Fields, Fields).Sample(
        (paths, one, other) =>
        {
            var remembered = new RememberedFields(paths);
            return remembered.AreSameIn(Some.Json(one), Some.Json(other)) == RememberedFields.Same(remembered.Of(Some.Json(one)), remembered.Of(Some.Json(other)));
        },
        iter: 5000);
}
