using CsCheck;
using RevalidationBroker.Planning.Conditions;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning.Matching;

public class RuleIndexTests
{
    private static readonly string[] Texts = ["a", "b", "c", "1", "true", "", "é", "a*b"];

    private static readonly Gen<string> Path = Gen.OneOf("type", "event", "source", "locale", "slug", "tags", "locales", "fields.a", "fields.b.c", "fields.list", "payload.fields.a");

    private static readonly Gen<IReadOnlyList<string>> Wanted = Gen.OneOf([.. Texts, "published", "cms"]).Array[1, 6].Select(texts => (IReadOnlyList<string>)texts);

    private static readonly Gen<IRuleCondition> Condition = Gen.Frequency<IRuleCondition>(
        (6, Gen.Select(Path, Wanted, (path, wanted) => (IRuleCondition)new ValueIsOneOf(path, wanted))),
        (2, Gen.OneOf("a", "b").Select(text => (IRuleCondition)new NameIsOneOf("type", [text]))),
        (1, Gen.Select(Path, Gen.OneOf("*", "a*", "?"), (path, pattern) => (IRuleCondition)new ValueIsLike(path, [new Glob(pattern)]))),
        (1, Gen.Select(Path, Gen.Bool, (path, wanted) => (IRuleCondition)new ValueExists(path, wanted))),
        (1, Gen.Select(Path, Gen.Bool, (path, wanted) => (IRuleCondition)new ValueChanged(path, wanted))),
        (1, Gen.Select(Path, Wanted, (path, wanted) => (IRuleCondition)new ValueIsNot(path, [new ValueIsOneOf(path, wanted)]))),
        (1, Path.Select(path => (IRuleCondition)new ValueCompares(path, Comparison.AtLeast, new Bound.Number("1", 1, 1)))));

    private static readonly Gen<Rule> AnyRule = Condition.Array[0, 5].Select(conditions => Rule(conditions));

    private static readonly Gen<string> Json = Gen.OneOf("\"a\"", "\"b\"", "\"c\"", "1", "1.0", "true", "null", "\"\"", "\"\\u0061\"", "\"\\ud800\"", "{}", "[]", "[\"a\",\"b\",\"a\"]", "[1,null,[\"a\"],{}]", "{\"c\":\"a\"}", "{\"c\":[\"b\",\"c\"]}", "\"é\"", "\"a*b\"", $"\"{new string('x', 300)}\"");

    private static readonly Gen<ContentEvent> AnyEvent = Gen.Select(Json, Json, Json, Gen.OneOf(Texts), Gen.OneOf(Texts), Gen.OneOf(Texts).Array[0, 3], Gen.OneOf(ContentEventKind.Published, ContentEventKind.Deleted)).Select((a, b, list, type, slug, tags, kind) =>
        Some.Event($$"""{ "a": {{a}}, "b": {{b}}, "list": {{list}} }""", kind) with { Type = type, Slug = slug, Locale = type == "a" ? null : slug, Tags = tags, Locales = [.. tags.Reverse()] });

    [Fact]
    public void It_finds_the_rules_that_asking_each_finds_in_the_same_order() => Gen.Select(AnyRule.Array[0, 200], AnyEvent.Array[1, 8], AnyEvent).Sample((rules, events, before) =>
    {
        var index = new RuleIndex(rules);
        var (found, candidates) = (new List<int> { 7 }, new List<int>());
        foreach (var scope in events.Select(change => new EventScope(Some.Source(), change) { Before = before.Slug == "a" ? null : new EventScope(Some.Source(), before) }))
        {
            index.Match(scope, found);
            index.Collect(scope, candidates);
            var asked = rules.Index().Where(rule => rule.Item.Conditions.All(condition => condition.WhyNot(scope) is null)).Select(rule => rule.Index);

            Assert.Equal(asked, found);
            Assert.Equal(candidates.Distinct().Order(), candidates);
            Assert.Empty(found.Except(candidates));
            Assert.All(rules.SelectMany(rule => rule.Conditions), condition => Assert.Equal(condition.WhyNot(scope) is null, condition.Holds(scope)));
        }
    }, iter: 500);

    [Theory]
    [InlineData("one field", 2)]
    [InlineData("many types", 2)]
    [InlineData("types and fields", 8)]
    [InlineData("all fields, each shared by many", 8)]
    public void It_asks_few_of_many_rules(string shape, int most)
    {
        var rules = Enumerable.Range(0, 20_000).Select(i => shape switch
        {
            "one field" => Rule(new NameIsOneOf("source", ["cms"]), new NameIsOneOf("type", ["blogPost"]), new ValueIsOneOf("fields.category", [$"c{i / 2}"])),
            "many types" => Rule(new NameIsOneOf("source", ["cms"]), new NameIsOneOf("event", ["published", "deleted"]), new NameIsOneOf("type", [$"c{i / 2}"])),
            "types and fields" => Rule(new NameIsOneOf("source", ["cms"]), new NameIsOneOf("type", [$"c{i % 100}"]), new ValueIsOneOf("fields.category", [$"c{i / 100}"])),
            _ => Rule(new ValueIsOneOf("fields.a", [$"c{i % 27}"]), new ValueIsOneOf("fields.b", [$"c{i / 27 % 27}"]), new ValueIsOneOf("fields.category", [$"c{i / 729}"])),
        });
        var candidates = new List<int>();

        new RuleIndex([.. rules]).Collect(new EventScope(Some.Source(), Some.Event("""{ "category": "c7", "a": "c7", "b": "c7" }""") with { Type = shape == "one field" ? "blogPost" : "c7" }), candidates);

        Assert.InRange(candidates.Count, 1, most);
    }

    [Fact]
    public void A_match_makes_nothing()
    {
        var index = new RuleIndex([.. Enumerable.Range(0, 1000).Select(i => Rule(
            new NameIsOneOf("event", ["published"]), new ValueIsOneOf("fields.category", [$"c{i / 2}"]), new ValueIsOneOf("fields.tags", ["a", "b"]), new ValueIsLike("type", [new Glob("blog*")]), new ValueExists("slug", true)))]);
        var scope = new EventScope(Some.Source(), Some.Event("""{ "category": "c7", "tags": ["x", "b"] }"""));
        var found = new List<int>(16);
        index.Match(scope, found);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) index.Match(scope, found);
        var made = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal([14, 15], found);
        Assert.Equal(0, made);
    }

    [Fact]
    public void A_long_list_that_leads_to_the_same_rules_again_and_again_fills_no_memory()
    {
        var index = new RuleIndex([.. Enumerable.Range(0, 1000).Select(_ => Rule(new ValueIsOneOf("fields.list", ["a"])))]);
        var scope = new EventScope(Some.Source(), Some.Event($$"""{ "list": [{{string.Join(',', Enumerable.Repeat("\"a\"", 5000))}}] }"""));
        var candidates = new List<int>();

        index.Collect(scope, candidates);

        Assert.Equal(Enumerable.Range(0, 1000), candidates);
        Assert.InRange(candidates.Capacity, 1000, 32_000);
    }

    [Fact]
    public void Without_rules_nothing_matches()
    {
        var found = new List<int>();

        new RuleIndex([]).Match(new EventScope(Some.Source(), Some.Event()), found);

        Assert.Empty(found);
    }

    private static Rule Rule(params IReadOnlyList<IRuleCondition> conditions) => new() { Name = "rule", Conditions = conditions, Effects = [], Deployments = Some.On("production") };
}
