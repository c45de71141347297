using RevalidationBroker.Checking.Patterns;
using RevalidationBroker.Checking.Tags;

namespace RevalidationBroker.Checking;

public class NearTagTests
{
    [Theory]
    [InlineData("Posts", "posts", "case")]
    [InlineData("posts ", "posts", "blank")]
    [InlineData(" posts", "posts", "blank")]
    [InlineData("/posts", "posts", "slash")]
    [InlineData("post-{{ id }}", "post:alpha", "separator")]
    [InlineData("post/{{ id }}", "post:alpha", "slash|separator")]
    [InlineData("post", "posts", "singular")]
    [InlineData("posts:{{ id }}", "post:alpha", "singular")]
    [InlineData("Posts-{{ id }}", "post:alpha", "case, blanks, separators and number")]
    [InlineData("psots", "posts", "typing mistake")]
    [InlineData("posst:{{ id }}", "post:alpha", "typing mistake")]
    [InlineData("category-{{ slug }}", "category:news", "separator")]
    public void A_slip_is_found_and_named(string template, string tag, string slip)
    {
        var near = NearTag.To(TemplatePattern.Of(template), new SiteTags(["zebra", tag]));

        Assert.Equal(tag, near?.Tag);
        Assert.Contains(slip.Split('|'), part => near!.Slip.Contains(part, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("authors", "posts")]
    [InlineData("author:{{ id }}", "post:alpha")]
    [InlineData("category-news", "category-blog")]
    [InlineData("post:1", "post:2")]
    [InlineData("{{ id }}", "")]
    [InlineData("tag", "tab")]
    public void What_is_another_word_is_no_slip(string template, string tag) => Assert.Null(NearTag.To(TemplatePattern.Of(template), new SiteTags([tag])));
}
