namespace RevalidationBroker.Planning.Templates;

public class TemplatePathsTests
{
    [Theory]
    [InlineData("posts", "")]
    [InlineData("{{ id }}", "id")]
    [InlineData("{{ fields.title.en-US }}", "fields.title.en-US")]
    [InlineData("{{ fields.title['en-US'] }}", "fields.title.en-US")]
    [InlineData("{{ fields['title'].en-US | downcase | append: slug }}", "fields.title.en-US slug")]
    [InlineData("{{ fields.title[locale] }}", "fields.title locale")]
    [InlineData("{{ fields[locale].title }}", "fields locale")]
    [InlineData("{{ fields.authors[0].name }}", "fields.authors")]
    [InlineData("{{ fields['a.b'].c }}", "fields")]
    [InlineData("{{ fields.topics.en-US.size }}{{ tags.size }}{{ fields.size }}", "fields.size fields.topics.en-US tags")]
    [InlineData("{{ fields.topics.first.slug }}", "fields.topics")]
    [InlineData("{{ fields.topics | map: 'slug' | first }}", "fields.topics")]
    [InlineData("{% for topic in fields.topics.en-US %}{{ topic.name }}{{ forloop.index }}{% endfor %}", "fields.topics.en-US")]
    [InlineData("{% assign a = fields.author %}{{ a.name }}{% capture c %}{{ previous.slug }}{% endcapture %}{{ c }}", "fields.author previous.slug")]
    [InlineData("{% if fields.on and payload.sys.id == nil %}{{ fields }}{% endif %}", "fields fields.on payload.sys.id")]
    [InlineData("{% case type %}{% when fields.kind %}{% endcase %}{{ item.slug }}", "fields.kind item.slug type")]
    [InlineData("{% raw %}{{ id }}{% endraw %}{% comment %}{{ slug }}{% endcomment %}", "")]
    public void A_template_takes_these_paths_from_outside(string template, string paths)
    {
        Assert.True(LiquidTemplate.TryParse(template, out var parsed, out var problem), problem);
        Assert.Equal(paths, string.Join(' ', parsed.Paths()));
    }
}
