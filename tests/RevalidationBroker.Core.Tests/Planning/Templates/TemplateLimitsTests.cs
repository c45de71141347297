using System.Text;
using CsCheck;

namespace RevalidationBroker.Planning.Templates;

/// <summary>No template hangs, takes the memory or throws: what goes too far ends with a reason.</summary>
public class TemplateLimitsTests
{
    private static readonly string Long = new('x', 5000);

    public static TheoryData<string> TooMuch =>
    [
        "{% for i in (1..100000000) %}{% endfor %}",
        "{% for i in (1..900) %}{% for j in (1..900) %}{% endfor %}{% endfor %}",
        "{% for i in (1..999) %}0123456789{% endfor %}",
        "{{ (1..300000000) | join: ',' }}",
        "{{ (1..2000000000) | last }}",
        "{% assign x = (1..2000000000) %}{{ x | size }}",
        "{% assign x = 'aaaaaaaaaa' %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}{{ x }}",
        "{% assign x = 'aaaaaaaaaa' %}{% for i in (1..60) %}{% assign x = x | replace: 'a', x %}{% endfor %}{{ x }}",
        "{% assign x = 'aaaaaaaaaa' %}{% for i in (1..60) %}{% capture x %}{{ x }}{{ x }}{% endcapture %}{% endfor %}{{ x }}",
        "{% assign x = 'a,b' | split: ',' %}{% for i in (1..60) %}{% assign x = x | concat: x %}{% endfor %}{{ x | size }}",
        "{% assign x = 999999999999 %}{% for i in (1..60) %}{% assign x = x | times: x %}{% endfor %}{{ x }}",
        "{% include 'x' %}",
    ];

    [Theory, MemberData(nameof(TooMuch))]
    public void What_would_go_on_for_ever_ends_with_a_reason(string template) => Assert.NotEqual("", ReasonOf(template));

    [Fact]
    public void A_tag_or_path_that_was_cut_off_is_never_used()
    {
        const string reason = "it puts out more than 4096 characters";

        Assert.Equal(reason, ReasonOf($$$"""/blog/{{{Long}}}"""));
        Assert.Equal(reason, ReasonOf($$$"""/blog/{% capture x %}{{{Long}}}{% endcapture %}{{ slug }}"""));
        Assert.Equal(reason, ReasonOf("/blog/{% for i in (1..60) %}{% capture x %}" + Long[..100] + "{% endcapture %}{% endfor %}{{ slug }}"));
    }

    public static TheoryData<string> TooDeep => [.. new (string Open, string Inner, string Close)[]
    {
        ("(", "1", ")"), ("[", "1", "]"), ("id[", "1", "]"), ("id | append: (", "1", ")"), ("", "id", "| upcase "), ("", "id", ".id"), ("-", "1", ""),
    }.Select(nest => $"{{{{ {Repeated(nest.Open)}{nest.Inner}{Repeated(nest.Close)} }}}}"), Repeated("{% if id %}") + Repeated("{% endif %}"), Repeated("{% for i in id %}") + Repeated("{% endfor %}"), "{% if id %}" + Repeated("{% elsif id %}") + "{% endif %}"];

    [Theory, MemberData(nameof(TooDeep))]
    public void What_nests_too_deep_is_no_template(string template)
    {
        Assert.False(LiquidTemplate.TryParse(template, out _, out var problem));
        Assert.NotEqual("", problem);
    }

    [Fact]
    public void A_tag_that_breaks_the_engines_own_parser_is_no_template()
    {
        Assert.False(LiquidTemplate.TryParse("{% include increment for x in  }}[0]assign ", out _, out var problem));
        Assert.NotEqual("", problem);
    }

    [Fact]
    public void A_document_that_nests_as_deep_as_JSON_may_is_walked_without_harm()
    {
        var deep = Repeated("""{"a":""", 60) + "1" + Repeated("}", 60);

        Assert.Equal(new TemplateResult.Text("1"), Rendered("{{ fields" + Repeated(".a", 60) + " }}", deep));
        Assert.IsType<TemplateResult.Nothing>(Rendered("{{ fields }}", deep));
    }

    [Fact]
    public void Any_template_over_any_document_gives_a_text_or_a_reason() => Gen.Select(AnyTemplate.OfAnyForm, AnyJson.Text).Sample((template, fields) =>
    {
        if (!LiquidTemplate.TryParse(template, out var parsed, out var problem)) return problem.Length > 0;

        _ = parsed.RootNames();
        _ = parsed.FilterNames();
        _ = parsed.Paths();
        using var document = System.Text.Json.JsonDocument.Parse(fields.Replace("\\ud800\":", "\":", StringComparison.Ordinal));
        return parsed.Render(new EventScope(Some.Source(), Some.Event() with { Fields = document.RootElement }), document.RootElement) is TemplateResult.Text or TemplateResult.Nothing { Reason.Length: > 0 };
    }, iter: 5000);

    private static string Repeated(string text, int times = 5000) => new StringBuilder().Insert(0, text, times).ToString();

    private static string ReasonOf(string template) => Assert.IsType<TemplateResult.Nothing>(Rendered(template, "{}")).Reason;

    private static TemplateResult Rendered(string text, string fields)
    {
        Assert.True(LiquidTemplate.TryParse(text, out var template, out var problem), problem);
        return template.Render(new EventScope(Some.Source(), Some.Event() with { Fields = Some.Json(fields) }), null);
    }
}
