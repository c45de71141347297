namespace RevalidationBroker.Planning.Templates;

public class TemplateNamesTests
{
    [Theory]
    [InlineData("posts", "")]
    [InlineData("{{ id }}", "id")]
    [InlineData("{{ fields.title.en-US }}", "fields")]
    [InlineData("{{ feilds.title['en-US'] }}{{ slgu }}", "feilds,slgu")]
    [InlineData("{{ fields[locale] }}", "fields,locale")]
    [InlineData("{{ post-id }}", "post-id")]
    [InlineData("{{ slug | downcase | append: suffix | replace: 'a', b }}", "b,slug,suffix")]
    [InlineData("{% for topic in fields.topics %}{{ topic.name }}{{ forloop.index }}{% endfor %}", "fields")]
    [InlineData("{% for t in fields.topics limit: most offset: 2 reversed %}{{ t }}{% endfor %}", "fields,most")]
    [InlineData("{% tablerow t in fields.topics %}{{ t }}{% endtablerow %}", "fields")]
    [InlineData("{% assign a = id %}{{ a }}", "id")]
    [InlineData("{% assign my-name = id %}{{ my-name }}", "id")]
    [InlineData("{% capture c %}{{ slug }}{% endcapture %}{{ c }}", "slug")]
    [InlineData("{% if type == kind and x contains y or z %}{{ a }}{% elsif b %}{{ c }}{% else %}{{ d }}{% endif %}", "a,b,c,d,kind,type,x,y,z")]
    [InlineData("{% case a %}{% when b %}{{ c }}{% endcase %}", "a,b,c")]
    [InlineData("{% if fields.a == nil or fields.b == empty or fields.c == blank or fields.d == true %}x{% endif %}", "fields")]
    [InlineData("{% raw %}{{ id }}{% endraw %}{% comment %}{{ slug }}{% endcomment %}", "")]
    [InlineData("{{ 'id' }}{{ 1 }}{{ (1..count) | join: ',' }}", "count")]
    public void A_template_takes_these_names_from_outside(string template, string names) =>
        Assert.Equal(names, string.Join(',', Parsed(template).RootNames()));

    [Theory]
    [InlineData("{{ id }}", "")]
    [InlineData("{{ slug | downcase | append: suffix }}", "append,downcase")]
    [InlineData("{{ slug | downcas }}", "downcas")]
    [InlineData("{% assign x = slug | split: '/' %}{{ x | last | url-thing }}", "last,split,url-thing")]
    public void A_template_uses_these_filters(string template, string filters) =>
        Assert.Equal(filters, string.Join(',', Parsed(template).FilterNames()));

    [Fact]
    public void Every_filter_that_is_offered_can_be_used()
    {
        foreach (var filter in LiquidTemplate.Filters)
        {
            var result = Parsed($"{{{{ 'a' | {filter} }}}}").Render(new EventScope(Some.Source(), Some.Event()), null);
            Assert.False(result is TemplateResult.Nothing(var reason) && reason.Contains("not found", StringComparison.Ordinal), filter);
        }
    }

    private static LiquidTemplate Parsed(string text) => LiquidTemplate.TryParse(text, out var template, out var problem) ? template : throw new ArgumentException(problem);
}
