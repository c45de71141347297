using CsCheck;

namespace RevalidationBroker.Planning.Conditions;

public class ValueChangedTests
{
    [Theory]
    [InlineData("fields.a", """{ "a": 1 }""", """{ "a": 1 }""", false)]
    [InlineData("fields.a", """{ "a": 1 }""", """{ "a": 2 }""", true)]
    [InlineData("fields.a", """{ "a": 1 }""", """{ "a": 1.0 }""", false)]
    [InlineData("fields.a", """{ "a": "1" }""", """{ "a": 1 }""", true)]
    [InlineData("fields.a", """{ "a": null }""", "{}", false)]
    [InlineData("fields.a", """{ "a": "" }""", "{}", true)]
    [InlineData("fields.a", """{ "a": "\u00e9" }""", """{ "a": "é" }""", false)]
    [InlineData("fields.a", """{ "a": { "x": 1, "y": [1, 2] } }""", """{ "a": { "y": [1, 2], "x": 1 } }""", false)]
    [InlineData("fields.a", """{ "a": { "x": 1 } }""", """{ "a": { "x": 1, "y": 1 } }""", true)]
    [InlineData("fields.a", """{ "a": { "x": 1, "z": 1 } }""", """{ "a": { "x": 1, "y": 1 } }""", true)]
    [InlineData("fields.a", """{ "a": [1, 2] }""", """{ "a": [2, 1] }""", true)]
    [InlineData("fields.a", """{ "a": [1, 2] }""", """{ "a": [1, 2, 3] }""", true)]
    [InlineData("fields.a", """{ "a": true }""", """{ "a": false }""", true)]
    [InlineData("fields.a.x", """{ "a": { "x": "\ud800" } }""", """{ "a": { "x": "\ud800" } }""", false)]
    [InlineData("fields.a.x", """{ "a": { "x": "\ud800" } }""", """{ "a": { "x": "\ud801" } }""", true)]
    [InlineData("fields", """{ "a": 1 }""", """{ "a": 1 }""", false)]
    public void A_value_has_changed_when_it_is_another_than_before(string path, string now, string before, bool changed)
    {
        var scope = new EventScope(Some.Source(), Some.Event(now)) { Before = new EventScope(Some.Source(), Some.Event(before)) };

        Assert.Equal(changed ? null : $"{path} is what it was before, wanted a change", new ValueChanged(path, true).WhyNot(scope));
        Assert.Equal(changed ? $"{path} has changed, wanted no change" : null, new ValueChanged(path, false).WhyNot(scope));
    }

    [Fact]
    public void The_events_own_names_can_change_too()
    {
        var scope = new EventScope(Some.Source(), Some.Event() with { Slug = "new", Tags = ["a"] }) { Before = new EventScope(Some.Source(), Some.Event() with { Slug = "old", Tags = ["a"] }) };

        Assert.True(Holds("slug", scope));
        Assert.False(Holds("id", scope));
        Assert.False(Holds("tags", scope));
        Assert.False(Holds("environment", scope));
        Assert.True(Holds("tags", scope with { Before = null }));

        static bool Holds(string path, EventScope scope) => ((IRuleCondition)new ValueChanged(path, true)).Holds(scope);
    }

    [Fact]
    public void What_is_not_known_counts_as_changed()
    {
        var scope = new EventScope(Some.Source(), Some.Event());

        Assert.Null(new ValueChanged("slug", true).WhyNot(scope));
        Assert.Equal("slug may have changed, because the entry is not known yet, wanted no change", new ValueChanged("slug", false).WhyNot(scope));
        Assert.Null(new ValueIsNot("slug", [new ValueChanged("slug", false)]).WhyNot(scope));
        Assert.Equal("slug is 'hello', wanted not a change", new ValueIsNot("slug", [new ValueChanged("slug", true)]).WhyNot(scope));
    }

    [Fact]
    public void What_must_be_known_of_an_entry_are_the_paths_that_may_change() => Assert.Equal(
        ["slug", "fields.a"],
        ValueChanged.PathsIn([new ValueChanged("slug", true), new NameIsOneOf("type", ["page"]), new ValueIsNot("fields.a", [new ValueExists("fields.a", true), new ValueChanged("fields.a", false)])]));

    [Fact]
    public void Any_document_is_what_it_was_and_comparing_it_never_fails() => Gen.Select(AnyJson.Text, AnyJson.Text).Sample((one, other) =>
    {
        var (first, second) = (Parsed(one), Parsed(other));
        return first.IsSameAs(Parsed(one)) && first.IsSameAs(second) == second.IsSameAs(first);
    }, iter: 5000);

    // A text with half of a character in it is no text, and the same only as it is written.
    private static ScopeValue Parsed(string json) => new(Some.Json(json.Replace("\\ud800\":", "\":", StringComparison.Ordinal)));
}
