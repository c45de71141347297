using RevalidationBroker.Webhooks;
using static RevalidationBroker.Planning.PlanStory;

namespace RevalidationBroker.Planning;

/// <summary>Who shows an entry is stale when it changes.</summary>
public class PlannerReferencesTests
{
    // Its events are about one locale each.
    private readonly PlanStory _blog = new(provider: "sanity", rules: """
        [
          { "name": "author", "when": { "type": "author" }, "tags": ["author:{{ id }}"],
            "references": { "tags": ["{{ type }}:{{ id }}"], "paths": ["/{{ fields.section }}/{{ slug }}"] } }
        ]
        """);

    [Fact]
    public async Task The_author_changed_so_every_post_that_shows_the_author_is_stale()
    {
        await _blog.AfterAsync(Post("p1", "first", """{"section":"blog","refs":{"author":["a1"]}}"""));
        await _blog.AfterAsync(Post("p2", "second", """{"section":"news","refs":{"author":["a2"]}}"""));
        await _blog.AfterAsync(Post("p3", "third", """{"section":"news","refs":{"editor":["a1"]}}"""));

        Assert.Equal("tag:author:a1 tag:post:p1 path:/blog/first tag:post:p3 path:/news/third", await _blog.AfterAsync(Author("a1")));
        Assert.Equal([null, "post p1, by its 'author'", "post p1, by its 'author'", "post p3, by its 'editor'", "post p3, by its 'editor'"], _blog.LastEvent.Rules[0].Emitted.Select(emission => emission.About));
    }

    [Fact]
    public async Task Nobody_refers_and_the_plan_says_so()
    {
        Assert.Equal("tag:author:a1", await _blog.AfterAsync(Author("a1")));
        Assert.Equal("no entry is known that refers to this one", Assert.Single(_blog.LastEvent.Rules[0].Skipped).Reason);
    }

    [Fact]
    public async Task A_reference_that_was_removed_is_followed_no_more()
    {
        await _blog.AfterAsync(Post("p1", "first", """{"section":"blog","refs":{"author":["a1"]}}"""));
        await _blog.AfterAsync(Post("p1", "first", """{"section":"blog"}"""));

        Assert.Equal("tag:author:a1", await _blog.AfterAsync(Author("a1")));
    }

    [Fact]
    public async Task What_is_gone_shows_nobody()
    {
        await _blog.AfterAsync(Post("p1", "first", """{"section":"blog","refs":{"author":["a1"]}}"""));
        await _blog.AfterAsync(Post("p1", null, "") with { Kind = ContentEventKind.Unpublished });

        Assert.Equal("tag:author:a1", await _blog.AfterAsync(Author("a1")));
    }

    [Fact]
    public async Task An_entry_in_another_environment_does_not_refer()
    {
        await _blog.AfterAsync(Post("p1", "first", """{"section":"blog","refs":{"author":["a1"]}}""") with { Environment = "staging" });

        Assert.Equal("tag:author:a1", await _blog.AfterAsync(Author("a1") with { Environment = "master" }));
    }

    [Fact]
    public async Task An_entry_is_stale_in_every_locale_that_shows_it()
    {
        await _blog.AfterAsync(Post("p1", "hello", """{"section":"en","refs":{"author":["a1"]}}""") with { Locale = "en" });
        await _blog.AfterAsync(Post("p1", "hallo", """{"section":"de","refs":{"author":["a1"]}}""") with { Locale = "de" });

        Assert.Equal("tag:author:a1 tag:post:p1 path:/de/hallo path:/en/hello", await _blog.AfterAsync(Author("a1")));
    }

    [Theory]
    [InlineData("""{ "depth": 1, "tags": ["{{ id }}"] }""", "tag:p1")]
    [InlineData("""{ "depth": 2, "tags": ["{{ id }}"] }""", "tag:p1 tag:l1 tag:l2")]
    [InlineData("""{ "depth": 5, "tags": ["{{ id }}"] }""", "tag:p1 tag:l1 tag:l2 tag:h1")]
    [InlineData("""{ "depth": 5, "type": "home", "tags": ["{{ id }}"] }""", "tag:h1")]
    [InlineData("""{ "depth": 5, "type": ["list", "home"], "limit": 2, "tags": ["{{ id }}"] }""", "tag:l1 tag:l2")]
    [InlineData("""{ "depth": 5, "through": ["author", "posts"], "tags": ["{{ id }}"] }""", "tag:p1 tag:l1")]
    [InlineData("""{ "depth": 5, "through": "posts", "tags": ["{{ id }}"] }""", "")]
    public async Task References_are_followed_as_far_as_the_rule_says(string references, string stale)
    {
        var story = new PlanStory($$"""[{ "when": { "type": "author" }, "references": {{references}} }]""");
        await story.AfterAsync(
            Post("p1", "p", """{"refs":{"author":["a1"]}}"""),
            Change(id: "l1", type: "list", fields: """{"refs":{"posts":["p1"]}}"""),
            Change(id: "l2", type: "list", fields: """{"refs":{"featured":["p1"]}}"""),
            Change(id: "h1", type: "home", fields: """{"refs":{"lists":["l1","l2"]}}"""));

        Assert.Equal(stale, await story.AfterAsync(Author("a1")));
    }

    [Fact]
    public async Task Entries_that_refer_to_each_other_in_a_circle_come_once()
    {
        var story = new PlanStory("""[{ "when": { "type": "author" }, "references": { "depth": 5, "tags": ["{{ id }}"] } }]""");
        await story.AfterAsync(
            Post("p1", "p", """{"refs":{"related":["p2","p1"],"author":["a1"]}}"""),
            Post("p2", "p", """{"refs":{"related":["p1"],"author":["a1"]}}"""),
            Author("a1") with { Fields = Some.Json("""{"refs":{"best":["p1"]}}""") });

        Assert.Equal("tag:p1 tag:p2", await story.AfterAsync(Author("a1")));
    }

    [Fact]
    public async Task More_than_the_limit_is_said()
    {
        var story = new PlanStory("""[{ "when": { "type": "author" }, "references": { "limit": 3, "tags": ["{{ id }}"] } }]""");
        await story.AfterAsync([.. Enumerable.Range(1, 9).Select(i => Post($"p{i}", "p", """{"refs":{"author":["a1"]}}"""))]);

        Assert.Equal("tag:p1 tag:p2 tag:p3", await story.AfterAsync(Author("a1")));
        Assert.Equal("more than 3 entries refer to this one, and only those were used", Assert.Single(story.LastEvent.Rules[0].Skipped).Reason);
    }

    [Fact]
    public async Task Thousands_of_referrers_are_bounded_and_that_is_said()
    {
        var story = new PlanStory("""[{ "when": { "type": "author" }, "references": { "limit": 1000, "type": "none", "tags": ["{{ id }}"] } }]""");
        foreach (var piece in Enumerable.Range(1, 5100).Chunk(1000)) await story.AfterAsync([.. piece.Select(i => Post($"p{i}", "p", """{"refs":{"author":["a1"]}}"""))]);

        await story.AfterAsync(Author("a1"));

        Assert.Contains("more than 0 entries refer to this one, and only those were used", story.LastEvent.Rules[0].Skipped.Select(skipped => skipped.Reason));
    }

    private static ContentEvent Post(string id, string? slug, string fields) => Change(slug: slug, fields: fields, id: id);

    private static ContentEvent Author(string id) => Change(id: id, type: "author");
}
