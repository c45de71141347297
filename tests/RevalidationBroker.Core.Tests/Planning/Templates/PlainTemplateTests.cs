using CsCheck;

namespace RevalidationBroker.Planning.Templates;

/// <summary>What is filled in without the engine is what the engine would put out.</summary>
public class PlainTemplateTests
{
    // Nothing to a reader, and enough to have the engine asked.
    private const string ForTheEngine = "{% comment %}{% endcomment %}";

    private static readonly Gen<string> Plain = Gen.OneOf(
        "post:", "/blog/", " ", "\n", "😀", "}}", "{{ id }}", "{{slug}}", "{{ event }}", "{{ provider }}", "{{ revision }}", "{{ locales }}", "{{ tags }}", "{{ item }}", "{{ item.slug }}", "{{ updatedAt }}",
        "{{ fields }}", "{{ fields.title }}", "{{ fields.title.en-US }}", "{{- fields.slug -}}", "{{ fields.tags.size }}", "{{ fields.slug.first }}", "{{ fields.current }}", "{{ payload.fields.slug }}", "{{ previous.slug }}").Array[0, 5].Select(string.Concat);

    private static readonly Gen<string> Fields = AnyJson.Text.Select(value => $$"""{ "title": {{value}}, "slug": "hello\nworld", "tags": ["a"], "current": " " }""");

    [Fact]
    public void A_plain_template_gives_what_the_engine_gives() => Gen.Select(Gen.OneOf(Plain, AnyTemplate.OfAnyForm), Fields, AnyJson.Text).Sample(
        (template, fields, item) =>
        {
            if (!LiquidTemplate.TryParse(template, out var plain, out _) || !LiquidTemplate.TryParse(ForTheEngine + template, out var engine, out _)) return true;

            var change = Some.Event(WithoutBrokenNames(fields)) with { UpdatedAt = DateTimeOffset.UnixEpoch, Tags = ["a", "b"] };
            var scope = new EventScope(Some.Source(), change);
            object json = Some.Json(WithoutBrokenNames(item));
            return Comparable(plain.Render(scope, json)) == Comparable(engine.Render(scope, json));
        },
        iter: 5000);

    // Only behind blanks at the start did the engine touch it: the comment of the test above hides that.
    [Theory]
    [InlineData("  {{ slug }}")]
    [InlineData("  {{ slug }}{{ fields.tags.size }}")]
    [InlineData("\n  {{ slug | strip }}")]
    public void A_value_of_several_lines_is_put_out_as_it_is(string template)
    {
        var scope = new EventScope(Some.Source(), Some.Event("""{ "tags": ["a"] }""") with { Slug = "hello\nworld" });

        Assert.True(LiquidTemplate.TryParse(template, out var parsed, out _));
        Assert.Contains("hello\nworld", Assert.IsType<TemplateResult.Text>(parsed.Render(scope, null)).Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4095, true)]
    [InlineData(4096, false)]
    public void It_has_the_same_limit(int length, bool isText)
    {
        var scope = new EventScope(Some.Source(), Some.Event() with { Slug = new string('x', length - 1) });

        foreach (var template in new[] { "/{{ slug }}", $"{ForTheEngine}/{{{{ slug }}}}" })
        {
            Assert.True(LiquidTemplate.TryParse(template, out var parsed, out _));
            Assert.Equal(isText, parsed.Render(scope, null) is TemplateResult.Text);
        }
    }

    // Where the engine fails it says at which character, and the comment stands before that.
    private static TemplateResult Comparable(TemplateResult result) => result is TemplateResult.Nothing { Reason: var reason } && reason.StartsWith("it failed", StringComparison.Ordinal) ? new TemplateResult.Nothing("it failed") : result;

    private static string WithoutBrokenNames(string json) => json.Replace("\\ud800\":", "\":", StringComparison.Ordinal);
}
