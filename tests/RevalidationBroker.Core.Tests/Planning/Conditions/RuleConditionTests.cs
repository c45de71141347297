namespace RevalidationBroker.Planning.Conditions;

public class RuleConditionTests
{
    private static readonly EventScope Scope = new(Some.Source(), Some.Event("""
        { "category": { "en-US": "news" }, "topics": { "en-US": ["press", 7, null, true] }, "count": 3, "on": true, "off": false, "none": null, "author": { "id": "a" }, "empty": [], "half": "\ud800" }
        """));

    [Theory]
    [InlineData("type", "blogPost", null)]
    [InlineData("type", "page|blogPost", null)]
    [InlineData("type", "page", "type is 'blogPost', wanted 'page'")]
    [InlineData("type", "page|author", "type is 'blogPost', wanted one of 'page', 'author'")]
    [InlineData("type", "blogpost", "type is 'blogPost', wanted 'blogpost'")]
    [InlineData("event", "published", null)]
    [InlineData("source", "cms", null)]
    [InlineData("provider", "sanity", "provider is 'standard-webhooks', wanted 'sanity'")]
    [InlineData("environment", "master", "environment is absent, wanted 'master'")]
    public void A_name_is_one_of_those_listed(string name, string wanted, string? because) =>
        Assert.Equal(because, new NameIsOneOf(name, wanted.Split('|')).WhyNot(Scope));

    [Theory]
    [InlineData("fields.category.en-US", "news|press", null)]
    [InlineData("fields.category.en-US", "sport", "fields.category.en-US is 'news', wanted 'sport'")]
    [InlineData("fields.category.de", "news", "fields.category.de is absent, wanted 'news'")]
    [InlineData("fields.topics.en-US", "press", null)]
    [InlineData("fields.topics.en-US", "7", null)]
    [InlineData("fields.topics.en-US", "true", null)]
    [InlineData("fields.topics.en-US", "sport", "fields.topics.en-US is 'an array without it', wanted 'sport'")]
    [InlineData("fields.empty", "a", "fields.empty is 'an array without it', wanted 'a'")]
    [InlineData("fields.count", "3", null)]
    [InlineData("fields.on", "true", null)]
    [InlineData("fields.off", "false", null)]
    [InlineData("fields.off", "true", "fields.off is 'false', wanted 'true'")]
    [InlineData("fields.none", "null", "fields.none is absent, wanted 'null'")]
    [InlineData("fields.author", "a", "fields.author is 'an object', wanted 'a'")]
    [InlineData("fields.author.id", "a", null)]
    [InlineData("fields.author.id.deeper", "a", "fields.author.id.deeper is absent, wanted 'a'")]
    [InlineData("fields.half", "a", "fields.half is 'no text', wanted 'a'")]
    [InlineData("payload.fields.count", "3", null)]
    [InlineData("previous.slug", "a", "previous.slug is absent, wanted 'a'")]
    [InlineData("slug", "hello", null)]
    [InlineData("slug.deeper", "hello", "slug.deeper is absent, wanted 'hello'")]
    public void A_value_is_one_of_those_listed(string path, string wanted, string? because) =>
        Assert.Equal(because, new ValueIsOneOf(path, wanted.Split('|')).WhyNot(Scope));

    [Fact]
    public void A_long_value_is_shortened_and_no_character_is_cut_in_two()
    {
        for (var length = 50; length < 70; length++)
        {
            var scope = new EventScope(Some.Source(), Some.Event() with { Slug = new string('a', length) + "😀😀😀😀😀😀" });

            var because = new NameIsOneOf("slug", ["b"]).WhyNot(scope)!;

            Assert.True(because.Length < 90, because);
            Assert.True(WholeCharacters.Only(because), because);
        }
    }
}
