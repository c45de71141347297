using CsCheck;

namespace RevalidationBroker.Planning.Templates;

/// <summary>Templates are filled in one after the other in the same context of the engine, and none sees anything of the one before.</summary>
public class TemplateReuseTests
{
    private static readonly EventScope Scope = new(Some.Source(), Some.Event("""{ "list": [1, 2, 3], "author": { "name": "a" } }"""));

    private static readonly string Long = new('x', 3000);

    public static TheoryData<string> LeavesSomething =>
    [
        "{% assign seen = 'yes' %}x",
        "{% capture seen %}yes{% endcapture %}x",
        "{% for seen in fields.list %}{{ seen }}{% endfor %}",
        "{% tablerow seen in fields.list %}{{ seen }}{% endtablerow %}",
        "{% for i in fields.list %}{% assign seen = i %}{% break %}{% endfor %}x",
        "{% assign seen = 'yes' %}{% break %}x",
        "{% assign seen = 'yes' %}{% continue %}x",
        "{% increment seen %}x",
        "{% assign seen = 'yes' %}{{ revision }}",
        "{% assign seen = 'yes' %}{% for i in (1..100000) %}{% endfor %}",
        "{% for i in (1..100000) %}{% assign seen = i %}{% endfor %}",
        "{% capture seen %}{% for i in (1..100000) %}{{ i }}{% endfor %}{% endcapture %}",
        "{% capture seen %}{{ 'a' | nosuch }}{% endcapture %}",
        "{% case id %}{% when '4711' %}{% assign seen = 1 %}{{ 'a' | nosuch }}{% endcase %}",
        "{% cycle 'a', 'b' %}{% assign item = 'yes' %}{% assign id = 'no' %}{% assign size = 'no' %}{% assign upcase = 'no' %}",
        "{% assign seen = 'yes' %}{{ (1..300000000) | join: ',' }}",
        $"{Long}{{{{ id }}}}{Long}",
    ];

    // Each with what it gives to one who comes first.
    private static readonly (string Template, string Text)[] Reads =
    [
        ("{{ seen | default: 'unseen' }}", "unseen"),
        ("{{ item | default: 'none' }}", "none"),
        ("{{ id | upcase }} {{ fields.list | size }}", "4711 3"),
        ("{% cycle 'a', 'b' %}", "a"),
        ("{% for i in (1..900) %}{% if forloop.last %}{{ i }}{% endif %}{% endfor %}", "900"),
        ("{{ fields.author.name }}", "a"),
    ];

    [Theory, MemberData(nameof(LeavesSomething))]
    public void Nothing_is_left_for_the_next(string first)
    {
        foreach (var (template, text) in Reads)
        {
            Assert.Equal(new TemplateResult.Text(text), OnANewThread(() =>
            {
                for (var i = 0; i < 3; i++) Parsed(first)!.Render(Scope, Some.Json("\"an item\""));
                return Rendered(template);
            }));
        }
    }

    [Theory]
    [InlineData("{% assign date.format = 'no' %}x", "At character 11: 'date.format' cannot be set, only variables can.")]
    [InlineData("{% assign fields.my-author.name = 'no' %}x", "At character 11: 'fields.my-author.name' cannot be set, only variables can.")]
    [InlineData("{% capture string['upcase'] %}no{% endcapture %}x", "At character 12: 'string['upcase']' cannot be set, only variables can.")]
    public void A_template_that_would_change_the_engine_is_none(string template, string reason)
    {
        Assert.False(LiquidTemplate.TryParse(template, out _, out var problem));
        Assert.Equal(reason, problem);
    }

    [Fact]
    public void Each_has_the_limits_for_itself()
    {
        var loops = Parsed("{% for i in (1..900) %}{% endfor %}x")!;
        var output = Parsed($"{{{{ id }}}}{Long}")!;

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(new TemplateResult.Text("x"), loops.Render(Scope, null));
            Assert.Equal(new TemplateResult.Text($"4711{Long}"), output.Render(Scope, null));
        }
    }

    [Fact]
    public void A_fault_is_not_blamed_on_the_next()
    {
        Assert.Equal(new TemplateResult.Nothing("'revision' is absent or empty"), Rendered("{{ revision }}"));
        Assert.Equal(new TemplateResult.Text("4711"), Rendered("{{ id }}"));
    }

    [Fact]
    public void Each_sees_its_own_event_and_item()
    {
        var template = Parsed("{{ id }} {{ item }}")!;

        Assert.Equal(new TemplateResult.Text("4711 a"), template.Render(Scope, Some.Json("\"a\"")));
        Assert.Equal(new TemplateResult.Text("4712 b"), template.Render(Scope with { Event = Scope.Event with { Id = "4712" } }, Some.Json("\"b\"")));
        Assert.Equal(new TemplateResult.Nothing("'item' is absent or empty"), template.Render(Scope, null));
    }

    [Fact]
    public void Many_threads_fill_in_one_template_at_once()
    {
        var template = Parsed("{% assign mine = item %}{% for i in (1..50) %}{% assign mine = mine | append: '' %}{% endfor %}{{ mine }}")!;

        Parallel.For(0, 2000, i => Assert.Equal(new TemplateResult.Text($"item {i}"), template.Render(Scope, $"item {i}")));
    }

    [Fact]
    public void A_template_without_tags_is_its_text()
    {
        Assert.Equal(new TemplateResult.Text("posts } %} { {"), Rendered("posts } %} { {"));
        Assert.Equal(new TemplateResult.Text(""), Rendered(""));
        Assert.Equal(new TemplateResult.Text(new string('x', 4095)), Rendered(new string('x', 4095)));
        Assert.Equal(new TemplateResult.Nothing("it puts out more than 4096 characters"), Rendered(new string('x', 4096)));
    }

    [Fact]
    public void Any_two_templates_give_in_turn_what_they_give_alone() =>
        Gen.Select(AnyTemplate.OfAnyForm, AnyTemplate.OfAnyForm).Sample((one, other) =>
        {
            if (Parsed(one) is not { } first || Parsed(other) is not { } second) return true;
            var alone = OnANewThread(() => second.Render(Scope, null));
            return OnANewThread(() =>
            {
                first.Render(Scope, null);
                return second.Render(Scope, null);
            }) == alone;
        }, iter: 1000);

    // A thread that has never filled in a template.
    private static TemplateResult OnANewThread(Func<TemplateResult> render)
    {
        TemplateResult? result = null;
        var thread = new Thread(() => result = render());
        thread.Start();
        thread.Join();
        return result!;
    }

    private static LiquidTemplate? Parsed(string text) => LiquidTemplate.TryParse(text, out var template, out _) ? template : null;

    private static TemplateResult Rendered(string text) => Parsed(text)!.Render(Scope, null);
}
