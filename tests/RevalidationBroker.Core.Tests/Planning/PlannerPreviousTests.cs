using RevalidationBroker.Webhooks;
using static RevalidationBroker.Planning.PlanStory;

namespace RevalidationBroker.Planning;

/// <summary>What was in an entry before, and what it was called.</summary>
public class PlannerPreviousTests
{
    [Fact]
    public async Task The_previous_slug_is_there_also_for_a_CMS_that_never_sends_it()
    {
        var story = new PlanStory("""[{ "tags": ["moved:{{ previous.slug }}:{{ slug }}"] }]""");
        await story.AfterAsync(Change(slug: "a"));

        Assert.Equal("tag:moved:a:b", (await story.AfterAsync(Change(slug: "b"))).Split(' ')[0]);
    }

    [Fact]
    public async Task What_the_CMS_says_itself_of_before_comes_first()
    {
        var story = new PlanStory("""[{ "tags": ["moved:{{ previous.slug }}:{{ previous.type }}"] }]""");
        await story.AfterAsync(Change(slug: "a"));

        Assert.Equal("tag:moved:said:post", await story.AfterAsync(Change(slug: "a") with { Previous = Some.Json("""{"slug":"said","type":null}""") }));
    }

    [Fact]
    public async Task A_CMS_that_sends_the_previous_slug_needs_no_ledger_for_a_rename()
    {
        var story = new PlanStory("""[{ "paths": ["/blog/{{ slug }}"] }]""");

        Assert.Equal("!path:/blog/a path:/blog/b", await story.AfterAsync(Change(slug: "b") with { Previous = Some.Json("""{"slug":"a"}""") }));
        Assert.Equal("!path:/blog/c path:/blog/d", await story.AfterAsync(Change(slug: "d", id: "2") with { Previous = Some.Json("""{"slug":{"current":"c"}}""") }));
    }

    [Fact]
    public async Task A_topic_that_an_entry_has_left_is_stale_too()
    {
        var story = new PlanStory("""[{ "tags": [{ "tag": "topic:{{ item }}", "each": "fields.topics" }] }]""");
        await story.AfterAsync(Change(fields: """{"topics":["news","press"]}"""));

        Assert.Equal("tag:topic:press tag:topic:sport tag:topic:news", await story.AfterAsync(Change(fields: """{"topics":["press","sport"]}""")));
    }

    [Fact]
    public async Task A_rule_that_no_longer_matches_is_asked_about_what_the_entry_was()
    {
        var story = new PlanStory("""[{ "when": { "where": { "fields.category": "news" } }, "tags": ["news"] }]""");
        await story.AfterAsync(Change(fields: """{"category":"news"}"""));

        Assert.Equal("tag:news", await story.AfterAsync(Change(fields: """{"category":"sport"}""")));
        Assert.Equal("", await story.AfterAsync(Change(fields: """{"category":"sport"}""")));
    }

    [Fact]
    public async Task A_rule_that_stops_at_what_an_entry_was_does_not_stop_at_what_it_is()
    {
        var story = new PlanStory("""[{ "name": "news", "when": { "where": { "fields.category": "news" } }, "tags": ["news"], "stop": true }, { "name": "rest", "tags": ["rest:{{ fields.category }}"] }]""");
        await story.AfterAsync(Change(fields: """{"category":"news"}"""));
        Assert.Equal("'news' has matched, and it ends the matching", story.LastEvent.Rules[1].Because);

        Assert.Equal("tag:news tag:rest:sport", await story.AfterAsync(Change(fields: """{"category":"sport"}""")));
        Assert.All(story.LastEvent.Rules, rule => Assert.True(rule.Matched));
        Assert.Equal("tag:news tag:rest:sport", await story.AfterAsync(Change(fields: """{"category":"news"}""")));
        Assert.All(story.LastEvent.Rules, rule => Assert.True(rule.Matched));
    }

    [Fact]
    public async Task A_rule_that_stops_in_one_locale_does_not_stop_in_another()
    {
        var story = new PlanStory("""[{ "when": { "locale": "de" }, "tags": ["de"], "stop": true }, { "tags": ["{{ locale }}"] }]""", provider: "sanity");
        await story.AfterAsync(Change() with { Locale = "de" });
        await story.AfterAsync(Change() with { Locale = "en" });

        Assert.Equal("!tag:de !tag:en", await story.AfterAsync(Change(ContentEventKind.Deleted)));
    }

    [Fact]
    public async Task A_condition_on_a_field_holds_for_what_goes_without_fields()
    {
        var story = new PlanStory("""[{ "when": { "where": { "fields.category.en": "news" } }, "tags": ["news:{{ fields.title.en }}"] }]""");
        await story.AfterAsync(Change(fields: """{"category":{"en":"news","de":"x"},"title":{"en":"T"},"body":"long"}"""));

        Assert.Equal("!tag:news:T", await story.AfterAsync(Change(ContentEventKind.Unpublished)));
        Assert.Equal(["fields"], story.LastEvent.Ledger!.Supplied);
    }

    [Fact]
    public async Task A_field_that_an_edit_emptied_is_empty()
    {
        var story = new PlanStory("""[{ "tags": ["c:{{ fields.category }}"] }]""");
        await story.AfterAsync(Change(fields: """{"category":"news"}"""));

        // Its old tag is stale, and it has no new one.
        Assert.Equal("tag:c:news", await story.AfterAsync(Change(fields: """{"title":"x"}""")));
        Assert.Equal("", await story.AfterAsync(Change(fields: """{"title":"x"}""")));
    }

    [Fact]
    public async Task A_sender_of_changed_fields_alone_is_completed_from_what_is_known()
    {
        var story = new PlanStory("""[{ "when": { "where": { "fields.status": "published" } }, "paths": ["/blog/{{ slug }}"] }]""", provider: "directus");
        await story.AfterAsync(Change(ContentEventKind.Created, slug: "a", fields: """{"slug":"a","status":"published"}"""));

        Assert.Equal("path:/blog/a", await story.AfterAsync(Change(ContentEventKind.Updated, fields: """{"title":"x"}""")));
        // Away from what the rule wants: the page that was there is stale, and then no more.
        Assert.Equal("!path:/blog/a", await story.AfterAsync(Change(ContentEventKind.Updated, fields: """{"status":"archived"}""")));
        Assert.Equal("", await story.AfterAsync(Change(ContentEventKind.Updated, fields: """{"title":"y"}""")));
    }
}
