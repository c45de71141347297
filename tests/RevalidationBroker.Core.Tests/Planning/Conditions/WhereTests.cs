using RevalidationBroker.Configuration;

namespace RevalidationBroker.Planning.Conditions;

/// <summary>What the operators of <c>when.where</c> mean, from the configuration to the reason that a plan gives.</summary>
public class WhereTests
{
    private const string Fields = """
        {
          "slug": "news-2026", "price": 3, "exact": 0.1, "huge": 1e300, "prices": [1, 7], "on": true, "none": null, "empty": "", "list": [], "half": "\ud800",
          "date": "2026-03-01T12:00:00+01:00", "day": "2026-03-01", "author": { "id": "a", "half": "\ud800" }, "topics": ["news", "press", 7], "star": "a*b"
        }
        """;

    private static readonly EventScope Scope = new(Some.Source(), Some.Event(Fields) with { Revision = "17", UpdatedAt = Some.Time, Tags = ["a", "b"] });

    [Theory]
    [InlineData("fields.slug", """{ "equals": "news-2026" }""", null)]
    [InlineData("fields.slug", """{ "equals": ["a", "news-2026"] }""", null)]
    [InlineData("fields.slug", """{ "equals": "news" }""", "fields.slug is 'news-2026', wanted 'news'")]
    [InlineData("fields.empty", """{ "equals": "" }""", null)]
    [InlineData("fields.price", """{ "oneOf": [2, 3] }""", null)]
    [InlineData("fields.price", """{ "oneOf": [2, 4] }""", "fields.price is '3', wanted one of '2', '4'")]
    [InlineData("fields.topics", """{ "oneOf": ["x", 7] }""", null)]
    [InlineData("fields.star", """{ "equals": "a*b" }""", null)]
    [InlineData("fields.star", """{ "equals": "a*" }""", "fields.star is 'a*b', wanted 'a*'")]
    [InlineData("tags", """{ "equals": "b" }""", null)]
    public void Equality(string path, string operators, string? because) => Check(path, operators, because);

    [Theory]
    [InlineData("fields.slug", """{ "glob": "news-*" }""", null)]
    [InlineData("fields.slug", """{ "glob": ["a", "news-????"] }""", null)]
    [InlineData("fields.slug", """{ "glob": "press-*" }""", "fields.slug is 'news-2026', wanted like 'press-*'")]
    [InlineData("fields.slug", """{ "glob": ["a*", "b*"] }""", "fields.slug is 'news-2026', wanted like one of 'a*', 'b*'")]
    [InlineData("fields.topics", """{ "glob": "pr*" }""", null)]
    [InlineData("fields.topics", """{ "glob": "x*" }""", "fields.topics is 'an array without it', wanted like 'x*'")]
    [InlineData("fields.none", """{ "glob": "*" }""", "fields.none is absent, wanted like '*'")]
    [InlineData("fields.author", """{ "glob": "*" }""", "fields.author is 'an object', wanted like '*'")]
    [InlineData("fields.half", """{ "glob": "*" }""", "fields.half is 'no text', wanted like '*'")]
    [InlineData("fields.star", """{ "glob": "a\\*b" }""", null)]
    [InlineData("fields.price", """{ "glob": "?" }""", null)]
    [InlineData("fields.on", """{ "glob": "t*" }""", null)]
    public void Patterns(string path, string operators, string? because) => Check(path, operators, because);

    [Theory]
    [InlineData("fields.price", """{ "greaterThan": 2 }""", null)]
    [InlineData("fields.price", """{ "greaterThan": 3 }""", "fields.price is '3', wanted more than 3")]
    [InlineData("fields.price", """{ "greaterThan": 5 }""", "fields.price is '3', wanted more than 5")]
    [InlineData("fields.price", """{ "atLeast": 3 }""", null)]
    [InlineData("fields.price", """{ "atLeast": 3.01 }""", "fields.price is '3', wanted at least 3.01")]
    [InlineData("fields.price", """{ "lessThan": 3.0 }""", "fields.price is '3', wanted less than 3.0")]
    [InlineData("fields.price", """{ "lessThan": 1e300 }""", null)]
    [InlineData("fields.price", """{ "atMost": 3 }""", null)]
    [InlineData("fields.price", """{ "atMost": 2 }""", "fields.price is '3', wanted at most 2")]
    [InlineData("fields.price", """{ "atLeast": 1, "lessThan": 3 }""", "fields.price is '3', wanted less than 3")]
    [InlineData("fields.exact", """{ "atMost": 0.1 }""", null)]
    [InlineData("fields.huge", """{ "greaterThan": 12345678901234567890 }""", null)]
    [InlineData("fields.prices", """{ "greaterThan": 5 }""", null)]
    [InlineData("fields.prices", """{ "greaterThan": 9 }""", "fields.prices is 'an array without it', wanted more than 9")]
    [InlineData("fields.slug", """{ "greaterThan": 5 }""", "fields.slug is 'news-2026', which is no number, wanted more than 5")]
    [InlineData("fields.none", """{ "lessThan": 5 }""", "fields.none is absent, wanted less than 5")]
    [InlineData("revision", """{ "greaterThan": 9 }""", null)]
    public void Numbers(string path, string operators, string? because) => Check(path, operators, because);

    [Theory]
    [InlineData("fields.date", """{ "greaterThan": "2026-03-01T10:59:59Z" }""", null)]
    [InlineData("fields.date", """{ "greaterThan": "2026-03-01T11:00:00Z" }""", "fields.date is '2026-03-01T12:00:00+01:00', wanted later than 2026-03-01T11:00:00Z")]
    [InlineData("fields.date", """{ "atLeast": "2026-03-01T11:00:00Z" }""", null)]
    [InlineData("fields.date", """{ "atLeast": "2026-03-02" }""", "fields.date is '2026-03-01T12:00:00+01:00', wanted not before 2026-03-02")]
    [InlineData("fields.day", """{ "lessThan": "2026-03-01" }""", "fields.day is '2026-03-01', wanted earlier than 2026-03-01")]
    [InlineData("fields.day", """{ "atMost": "2026-02-28" }""", "fields.day is '2026-03-01', wanted not after 2026-02-28")]
    [InlineData("fields.day", """{ "atMost": "2026-03-01T00:00Z" }""", null)]
    [InlineData("updatedAt", """{ "atLeast": "2026-03-01T12:00:00Z", "lessThan": "2026-03-01T12:00:00.001Z" }""", null)]
    [InlineData("fields.price", """{ "greaterThan": "2026-03-01" }""", "fields.price is '3', which is no date, wanted later than 2026-03-01")]
    [InlineData("fields.slug", """{ "lessThan": "2026-03-01" }""", "fields.slug is 'news-2026', which is no date, wanted earlier than 2026-03-01")]
    public void Dates(string path, string operators, string? because) => Check(path, operators, because);

    [Theory]
    [InlineData("fields.slug", """{ "exists": true }""", null)]
    [InlineData("fields.empty", """{ "exists": true }""", null)]
    [InlineData("fields.list", """{ "exists": true }""", null)]
    [InlineData("fields.none", """{ "exists": true }""", "fields.none is absent, wanted a value")]
    [InlineData("fields.none", """{ "exists": false }""", null)]
    [InlineData("fields.x.y", """{ "absent": true }""", null)]
    [InlineData("fields.slug", """{ "absent": true }""", "fields.slug is 'news-2026', wanted none")]
    [InlineData("fields.topics", """{ "absent": true }""", "fields.topics is an array, wanted none")]
    [InlineData("fields.slug", """{ "absent": false }""", null)]
    [InlineData("environment", """{ "exists": true }""", "environment is absent, wanted a value")]
    [InlineData("previous", """{ "absent": true }""", null)]
    public void Presence(string path, string operators, string? because) => Check(path, operators, because);

    [Theory]
    [InlineData("fields.slug", """{ "not": { "equals": "news" } }""", null)]
    [InlineData("fields.slug", """{ "not": { "equals": "news-2026" } }""", "fields.slug is 'news-2026', wanted not 'news-2026'")]
    [InlineData("fields.none", """{ "not": { "equals": "x" } }""", null)]
    [InlineData("fields.price", """{ "not": { "atLeast": 1, "lessThan": 9 } }""", "fields.price is '3', wanted not all of: at least 1; less than 9")]
    [InlineData("fields.price", """{ "not": { "atLeast": 1, "lessThan": 3 } }""", null)]
    [InlineData("fields.topics", """{ "not": { "oneOf": ["press"] } }""", "fields.topics is an array with it, wanted not 'press'")]
    [InlineData("fields.none", """{ "not": { "absent": true } }""", "fields.none is absent, wanted not none")]
    [InlineData("fields.slug", """{ "not": { "not": { "glob": "news*" } } }""", null)]
    public void The_opposite(string path, string operators, string? because) => Check(path, operators, because);

    [Fact]
    public void Every_name_of_when_takes_patterns()
    {
        foreach (var (name, fits, fitsNot) in new[] { ("source", "c*", "other*"), ("provider", "standard-*", "san*"), ("type", "blog????", "blog?"), ("event", "*published", "un*") })
        {
            Assert.All(Conditions($$"""{ "{{name}}": "{{fits}}" }"""), condition => Assert.Null(condition.WhyNot(Scope)));
            Assert.All(Conditions($$"""{ "{{name}}": ["{{fitsNot}}"] }"""), condition => Assert.StartsWith($"{name} is '", condition.WhyNot(Scope), StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Patterns_of_known_names_are_those_names_and_texts_without_signs_are_themselves()
    {
        Assert.Equal(["unpublished", "unarchived"], Assert.IsType<NameIsOneOf>(Assert.Single(Conditions("""{ "event": ["un*", "unpublished"] }"""))).Wanted);
        Assert.Equal(["cms", "other-1"], Assert.IsType<NameIsOneOf>(Assert.Single(Conditions("""{ "source": "*" }"""))).Wanted);
        Assert.Equal(["a*b", "c"], Assert.IsType<NameIsOneOf>(Assert.Single(Conditions("""{ "type": ["a\\*b", "c"] }"""))).Wanted);
    }

    private static void Check(string path, string operators, string? because)
    {
        var conditions = Conditions($$"""{ "where": { "{{path}}": {{operators}} } }""");

        Assert.NotEmpty(conditions);
        Assert.Equal(because, conditions.Select(condition => condition.WhyNot(Scope)).FirstOrDefault(reason => reason is not null));
        Assert.Equal(because is null, conditions.All(condition => condition.Holds(Scope)));
    }

    private static IReadOnlyList<IRuleCondition> Conditions(string when)
    {
        var errors = new List<ConfigurationError>();
        var conditions = ConditionsReader.Read(new ConfigNode(Some.Json(when), "when", errors), ["cms", "other-1"]);
        Assert.Equal("", string.Join('\n', errors));
        return conditions;
    }
}
