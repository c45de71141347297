namespace RevalidationBroker.Planning.Templates;

public class LiquidTemplateTests
{
    private const string Fields = """
        {
          "title": { "en-US": "Hello World", "de": "Hallo Welt" },
          "topics": { "en-US": ["news", "press"] },
          "count": 3, "price": 1.50, "big": 12345678901234567890, "tiny": -0.25, "huge": 1e30,
          "on": true, "off": false, "empty": "", "none": null, "blank": " ", "list": [1, [2, "b"], null, true], "nothing": [],
          "author": { "name": "Jürgen", "tags": ["a", "b"] }, "items": [{ "slug": "x" }, { "slug": "y" }]
        }
        """;

    [Theory]
    [InlineData("posts", "posts")]
    [InlineData("post:{{ id }}", "post:4711")]
    [InlineData("/blog/{{ slug }}/{{ type }}", "/blog/hello/blogPost")]
    [InlineData("{{ source }} {{ provider }} {{ event }}", "cms standard-webhooks published")]
    [InlineData("{{ fields.title.en-US }}", "Hello World")]
    [InlineData("{{ fields.title['en-US'] }}", "Hello World")]
    [InlineData("{{ payload.fields.title.de }}", "Hallo Welt")]
    [InlineData("{{ fields.author.name }}", "Jürgen")]
    [InlineData("{{ fields.items[1].slug }}", "y")]
    [InlineData("{{ fields.items | map: 'slug' | join: '+' }}", "x+y")]
    [InlineData("{{ fields.topics.en-US.size }}", "2")]
    [InlineData("{{ fields.title.en-US | size }}", "11")]
    public void A_value_stands_where_its_expression_stood(string template, string expected) => Assert.Equal(expected, Rendered(template));

    [Theory]
    [InlineData("{{ fields.count }}", "3")]
    [InlineData("{{ fields.price }}", "1.50")]
    [InlineData("{{ fields.tiny }}", "-0.25")]
    [InlineData("{{ fields.big }}", "12345678901234567890")]
    [InlineData("{{ fields.huge }}", "1E+30")]
    [InlineData("{{ fields.on }} {{ fields.off }}", "true false")]
    [InlineData("{{ fields.count | plus: 1 }}", "4")]
    [InlineData("{{ fields.list[0] }}", "1")]
    [InlineData("{{ fields.topics.en-US | join: ',' }}", "news,press")]
    public void Numbers_and_booleans_are_written_as_JSON_does(string template, string expected) => Assert.Equal(expected, Rendered(template));

    [Theory]
    [InlineData("{{ slug | upcase }}", "HELLO")]
    [InlineData("{{ fields.title.en-US | downcase }}", "hello world")]
    [InlineData("{{ fields.title.en-US | downcase | replace: ' ', '-' }}", "hello-world")]
    [InlineData("{{ slug | append: '!' | prepend: '>' }}", ">hello!")]
    [InlineData("{{ 'a/b/c' | split: '/' | last }}", "c")]
    [InlineData("{{ 'a/b/c' | split: '/' | join: '-' }}", "a-b-c")]
    [InlineData("{{ fields.title.en-US | slice: 0, 5 }}", "Hello")]
    [InlineData("{{ ' x ' | strip }}", "x")]
    [InlineData("{{ fields.topics.en-US | first }}", "news")]
    [InlineData("{{ 'en-US' | append: \"it's-x\" }}", "en-USit's-x")]
    [InlineData("{{fields.title.en-US}}{{- fields.title.en-US -}} !", "Hello WorldHello World!")]
    [InlineData("{{ slug | remove: 'l' }}", "heo")]
    public void Filters_change_it(string template, string expected) => Assert.Equal(expected, Rendered(template));

    [Theory]
    [InlineData("{% if fields.on %}yes{% else %}no{% endif %}", "yes")]
    [InlineData("{% if fields.missing %}yes{% else %}no{% endif %}", "no")]
    [InlineData("{% unless fields.on %}yes{% else %}no{% endunless %}", "no")]
    [InlineData("{% if type == 'blogPost' and fields.count > 2 %}yes{% endif %}", "yes")]
    [InlineData("{% if fields.topics.en-US contains 'press' %}yes{% endif %}", "yes")]
    [InlineData("{% case type %}{% when 'page' %}p{% when 'blogPost' %}b{% else %}e{% endcase %}", "b")]
    [InlineData("{% for topic in fields.topics.en-US %}{{ topic }}{% unless forloop.last %}+{% endunless %}{% endfor %}", "news+press")]
    [InlineData("{% for i in (1..3) %}{{ i }}{% endfor %}", "123")]
    [InlineData("{% assign name = fields.author.name | downcase %}{{ name }}", "jürgen")]
    [InlineData("{% capture name %}{{ type }}-{{ id }}{% endcapture %}{{ name }}", "blogPost-4711")]
    [InlineData("a{% comment %}b{% endcomment %}c", "ac")]
    [InlineData("{% raw %}{{ a.b-c }}{% endraw %}", "{{ a.b-c }}")]
    [InlineData("{% assign my-name = id %}{{ my-name }}", "4711")]
    [InlineData("{% if fields.title.en-US == 'Hello World' and fields.none == nil and fields.nothing == empty %}yes{% endif %}", "yes")]
    public void Statements_decide_and_repeat(string template, string expected) => Assert.Equal(expected, Rendered(template));

    [Theory]
    [InlineData("post:{{ revision }}", "revision")]
    [InlineData("/blog/{{ fields.slug.en-US }}", "fields.slug.en-US")]
    [InlineData("{{ fields.title.fr }}", "fields.title.fr")]
    [InlineData("{{ fields.none }}", "fields.none")]
    [InlineData("{{ fields.empty }}", "fields.empty")]
    [InlineData("{{ fields.nothing }}", "fields.nothing")]
    [InlineData("{{ fields.items[7].slug }}", "fields.items[7].slug")]
    [InlineData("{{ fields.title.en-US.deeper.still }}", "fields.title.en-US.deeper.still")]
    [InlineData("{{ id }}/{{ revision }}/{{ environment }}", "revision")]
    [InlineData("{{ item }}", "item")]
    public void A_value_that_is_absent_or_empty_gives_nothing_and_is_named(string template, string expression) =>
        Assert.Equal(new TemplateResult.Nothing($"'{expression}' is absent or empty"), Result(template));

    [Theory]
    [InlineData("{{ revision | default: 'none' }}", "none")]
    [InlineData("{{ fields.empty | default: id }}", "4711")]
    [InlineData("{{ fields.missing.deeper | default: 'x' | upcase }}", "X")]
    [InlineData("{{ slug | default: 'x' }}", "hello")]
    [InlineData("{% if revision %}{{ revision }}{% endif %}posts", "posts")]
    [InlineData("{% assign r = revision %}posts", "posts")]
    public void An_absent_value_that_is_provided_for_is_no_fault(string template, string expected) => Assert.Equal(expected, Rendered(template));

    [Theory]
    [InlineData("{{ fields.title }}", "'fields.title' is an object and no text: name one of its members, such as 'en-US'")]
    [InlineData("{{ fields.topics.en-US }}", "'fields.topics.en-US' is a list and no text: use 'each', or a filter such as 'join'")]
    [InlineData("{{ fields.list | reverse }}", "'fields.list | reverse' is a list and no text: use 'each', or a filter such as 'join'")]
    public void An_object_or_a_list_is_no_text(string template, string reason) => Assert.Equal(new TemplateResult.Nothing(reason), Result(template));

    [Fact]
    public void A_filter_over_an_absent_value_gives_nothing()
    {
        Assert.IsType<TemplateResult.Nothing>(Result("post:{{ revision | downcase }}"));
        Assert.IsType<TemplateResult.Nothing>(Result("post:{{ fields.nothing | join: ',' }}"));
        Assert.IsType<TemplateResult.Nothing>(Result("post:{{ fields.nothing | first }}"));
    }

    [Fact]
    public void Text_put_in_front_of_an_absent_value_is_provided_by_the_template() =>
        Assert.Equal("post:x", Rendered("{{ fields.missing | append: 'post:x' }}"));

    [Fact]
    public void An_item_is_what_the_each_gives()
    {
        Assert.Equal("topic:news", Rendered("topic:{{ item }}", Some.Json("\"news\"")));
        Assert.Equal("x", Rendered("{{ item.slug }}", Some.Json("""{"slug":"x"}""")));
        Assert.Equal("7", Rendered("{{ item }}", Some.Json("7")));
    }

    [Fact]
    public void Two_events_do_not_see_each_others_variables()
    {
        Assert.True(LiquidTemplate.TryParse("{% if seen %}again{% else %}first{% endif %}{% assign seen = 'yes' %}", out var template, out _));

        Assert.Equal(template.Render(Scope, null), template.Render(Scope, null));
    }

    private static EventScope Scope => new(Some.Source(), Some.Event(Fields));

    private static TemplateResult Result(string text, object? item = null)
    {
        Assert.True(LiquidTemplate.TryParse(text, out var template, out var problem), problem);
        return template.Render(Scope, item);
    }

    private static string Rendered(string text, object? item = null)
    {
        var result = Result(text, item);
        return result is TemplateResult.Text(var value) ? value : throw new InvalidOperationException(result.ToString());
    }
}
