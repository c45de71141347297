using RevalidationBroker.Checking.Patterns;

namespace RevalidationBroker.Checking;

public class TextPatternTests
{
    [Theory]
    [InlineData("posts", "posts", true)]
    [InlineData("posts", "Posts", false)]
    [InlineData("post:{{ id }}", "post:alpha", true)]
    [InlineData("post:{{ id }}", "post:", false)]
    [InlineData("post:{{ id }}", "xpost:1", false)]
    [InlineData("{{ type }}:{{ id }}", "post:1", true)]
    [InlineData("{{ type }}:{{ id }}", "post", false)]
    [InlineData("post:{{ id }}:{{ locale }}", "post:1:en", true)]
    [InlineData("post:{{ id }}:list", "post:1", false)]
    [InlineData("{{ path }}", "/any/path", true)]
    [InlineData("post:{% if slug %}{{ slug }}{% else %}none{% endif %}", "post:", true)]
    [InlineData("post:{% if slug %}{{ slug }}{% else %}none{% endif %}", "post:alpha", true)]
    [InlineData("post:{% if slug %}{{ slug }}{% endif %}!", "post:alpha", false)]
    [InlineData("{% assign a = slug %}post:{{ a }}", "post:alpha", true)]
    [InlineData("post: {{- id -}} !", "post:1!", true)]
    [InlineData("post: {{- id -}} !", "post: 1 !", true)]
    [InlineData("post:{{ id", "post:{{ id", true)]
    public void A_template_can_give_a_text_or_not(string template, string text, bool can) =>
        Assert.Equal(can, TemplatePattern.Of(template).Overlaps(TextPattern.Of(text)));

    [Theory]
    [InlineData("/posts/[slug]", "/posts/alpha", true)]
    [InlineData("/posts/[slug]", "/posts/alpha/beta", false)]
    [InlineData("/posts/[slug]", "/posts", false)]
    [InlineData("/posts/[slug]", "/posts/{{ slug }}", true)]
    [InlineData("/posts/[slug]", "/post/{{ slug }}", false)]
    [InlineData("/posts/[slug]", "/{{ type }}/{{ slug }}", true)]
    [InlineData("/posts/[slug]", "/posts/{{ slug }}/comments", false)]
    [InlineData("/docs/[...path]", "/docs/a/b", true)]
    [InlineData("/docs/[...path]", "/docs", false)]
    [InlineData("/docs/[[...path]]", "/docs", true)]
    [InlineData("/docs/[[...path]]", "/docs/a/b", true)]
    [InlineData("/docs/[[...path]]", "/docsx", false)]
    [InlineData("/[[...path]]", "/", true)]
    [InlineData("/[lang]/posts/[slug]", "/de/posts/{{ slug }}", true)]
    public void A_route_answers_an_address_or_not(string route, string address, bool does) =>
        Assert.Equal(does, RoutePattern.OfRoute(route).Any(TemplatePattern.Of(address).Overlaps));

    [Theory]
    [InlineData("/blog/:slug", "/blog/alpha", true)]
    [InlineData("/blog/:slug", "/blog/alpha/b", false)]
    [InlineData("/blog/:path*", "/blog", true)]
    [InlineData("/blog/:path*", "/blog/a/b", true)]
    [InlineData("/blog/:path+", "/blog", false)]
    [InlineData("/blog/:id(\\d+)", "/blog/12", true)]
    [InlineData("/old", "/old", true)]
    public void A_rewrite_takes_an_address_or_not(string source, string address, bool does) =>
        Assert.Equal(does, RoutePattern.OfSource(source).Any(TextPattern.Of(address).Overlaps));
}
