using RevalidationBroker.Webhooks;
using static RevalidationBroker.Planning.PlanStory;

namespace RevalidationBroker.Planning;

/// <summary>What rules say of an entry when the ledger knows what was before.</summary>
public class PlannerLedgerTests
{
    private readonly PlanStory _blog = new("""[{ "name": "post", "when": { "type": "post" }, "tags": ["post:{{ id }}"], "paths": ["/blog/{{ slug }}"] }]""");

    [Theory]
    [InlineData(ContentEventKind.Unpublished)]
    [InlineData(ContentEventKind.Deleted)]
    [InlineData(ContentEventKind.Archived)]
    public async Task An_event_that_takes_an_entry_away_finds_its_last_slug(ContentEventKind kind)
    {
        await _blog.AfterAsync(Change(slug: "hello"));

        Assert.Equal("!tag:post:1 !path:/blog/hello", await _blog.AfterAsync(Change(kind)));
        Assert.Equal(["slug"], _blog.LastEvent.Ledger!.Supplied);
    }

    [Fact]
    public async Task And_its_type_where_the_sender_leaves_that_out_too()
    {
        await _blog.AfterAsync(Change(slug: "hello"));

        Assert.Equal("!tag:post:1 !path:/blog/hello", await _blog.AfterAsync(Change(ContentEventKind.Deleted, type: null)));
        Assert.Equal(["type", "slug"], _blog.LastEvent.Ledger!.Supplied);
    }

    [Fact]
    public async Task Deleting_what_was_unpublished_still_finds_it()
    {
        await _blog.AfterAsync(Change(slug: "hello"));
        await _blog.AfterAsync(Change(ContentEventKind.Unpublished));

        Assert.Equal("!tag:post:1 !path:/blog/hello", await _blog.AfterAsync(Change(ContentEventKind.Deleted)));
    }

    [Fact]
    public async Task A_rename_makes_the_old_and_the_new_path_stale()
    {
        await _blog.AfterAsync(Change(slug: "hello"));

        Assert.Equal("!path:/blog/hello tag:post:1 path:/blog/world", await _blog.AfterAsync(Change(slug: "world")));
        Assert.Equal("hello", _blog.LastEvent.Ledger!.FormerSlug);
        Assert.Equal("as it was before", _blog.LastEvent.Rules[0].Emitted[^1].About);
    }

    [Fact]
    public async Task Only_once()
    {
        await _blog.AfterAsync(Change(slug: "hello"));
        await _blog.AfterAsync(Change(slug: "world"));

        Assert.Equal("tag:post:1 path:/blog/world", await _blog.AfterAsync(Change(slug: "world")));
    }

    [Fact]
    public async Task A_rename_of_what_is_not_live_leaves_the_old_path_alone()
    {
        await _blog.AfterAsync(Change(slug: "hello"));
        await _blog.AfterAsync(Change(ContentEventKind.Unpublished));

        Assert.Equal("tag:post:1 path:/blog/world", await _blog.AfterAsync(Change(slug: "world")));
    }

    [Fact]
    public async Task A_rule_with_a_mode_of_its_own_keeps_it_for_the_old_path()
    {
        var story = new PlanStory("""[{ "paths": ["/blog/{{ slug }}"], "mode": "stale-while-revalidate" }]""");
        await story.AfterAsync(Change(slug: "hello"));

        Assert.Equal("path:/blog/world path:/blog/hello", await story.AfterAsync(Change(slug: "world")));
    }

    [Fact]
    public async Task A_draft_teaches_nothing()
    {
        await _blog.AfterAsync(Change(slug: "hello"));
        await _blog.AfterAsync(Change(slug: "renamed-in-a-draft") with { NotLive = "a draft was saved" });

        Assert.Equal("!tag:post:1 !path:/blog/hello", await _blog.AfterAsync(Change(ContentEventKind.Deleted)));
    }

    [Fact]
    public async Task A_late_event_is_planned_and_teaches_nothing()
    {
        var noon = Some.Time;
        await _blog.AfterAsync(Change(slug: "hello") with { UpdatedAt = noon });
        await _blog.AfterAsync(Change(slug: "of-the-morning") with { UpdatedAt = noon.AddHours(-3) });

        Assert.Equal("!tag:post:1 !path:/blog/hello", await _blog.AfterAsync(Change(ContentEventKind.Deleted)));
    }

    [Fact]
    public async Task The_first_sight_of_an_entry_is_said()
    {
        await _blog.AfterAsync(Change(slug: "hello"));
        Assert.True(_blog.LastEvent.Ledger!.FirstSight);

        await _blog.AfterAsync(Change(slug: "hello"));
        Assert.False(_blog.LastEvent.Ledger!.FirstSight);
    }

    [Fact]
    public async Task An_unknown_entry_that_goes_says_which_template_gave_nothing()
    {
        Assert.Equal("!tag:post:1", await _blog.AfterAsync(Change(ContentEventKind.Deleted)));
        Assert.True(_blog.LastEvent.Ledger!.FirstSight);
        Assert.Equal("'slug' is absent or empty", Assert.Single(_blog.LastEvent.Rules[0].Skipped).Reason);
    }

    [Fact]
    public async Task An_event_without_an_id_has_no_ledger()
    {
        await _blog.AfterAsync(Change(slug: "hello") with { Id = null });

        Assert.Null(_blog.LastEvent.Ledger);
    }

    [Fact]
    public async Task The_same_id_in_another_environment_or_space_is_another_entry()
    {
        await _blog.AfterAsync(Change(slug: "hello") with { Environment = "master" });

        Assert.Equal("!tag:post:1", await _blog.AfterAsync(Change(ContentEventKind.Deleted) with { Environment = "staging" }));
        Assert.Equal("!tag:post:1", await _blog.AfterAsync(Change(ContentEventKind.Deleted) with { Environment = "master", Space = "other" }));
        Assert.Equal("!tag:post:1 !path:/blog/hello", await _blog.AfterAsync(Change(ContentEventKind.Deleted) with { Environment = "master" }));
    }

    [Fact]
    public async Task Locales_are_renamed_one_by_one()
    {
        var story = new PlanStory("""[{ "paths": ["/{{ locale }}/{{ slug }}"] }]""", provider: "sanity");
        await story.AfterAsync(Change(slug: "hello") with { Locale = "en" });
        await story.AfterAsync(Change(slug: "hallo") with { Locale = "de" });

        Assert.Equal("!path:/de/hallo path:/de/servus", await story.AfterAsync(Change(slug: "servus") with { Locale = "de" }));
        Assert.Equal("path:/en/hello", await story.AfterAsync(Change(slug: "hello") with { Locale = "en" }));
    }

    [Fact]
    public async Task A_CMS_whose_event_is_about_all_locales_has_one_state_for_all()
    {
        var story = new PlanStory("""[{ "paths": ["/{{ slug }}", "/{{ locale }}"], "deployments": { "match": "locale" } }]""", deployments: """
            "en": { "url": "https://en.example.com", "locales": "en", $layer }, "de": { "url": "https://de.example.com", "locales": "de", $layer }
            """);
        await story.AfterAsync(Change(slug: "hello") with { Locale = "en" });

        // Another locale's slug came first this time: it is no other entry, and both sites show it.
        Assert.Equal("en: !path:/hello path:/hallo path:/de | de: !path:/hello path:/hallo path:/de", await story.AfterAsync(Change(slug: "hallo") with { Locale = "de" }));
        Assert.Equal("en: !path:/hallo | de: !path:/hallo", await story.AfterAsync(Change(ContentEventKind.Deleted)));
    }

    [Fact]
    public async Task What_is_gone_is_of_the_locale_that_the_source_names()
    {
        var story = new PlanStory("""[{ "paths": ["/{{ locale }}/{{ slug }}"] }]""");
        var named = new PlanStory("""[{ "paths": ["/{{ locale }}/{{ slug }}"] }]""") { Source = story.Source with { Locale = "en" } };
        await named.AfterAsync(Change(slug: "hello") with { Locale = "en" });

        Assert.Equal("!path:/en/hello", await named.AfterAsync(Change(ContentEventKind.Deleted)));
        Assert.Equal(["slug"], named.LastEvent.Ledger!.Supplied);
    }

    [Fact]
    public async Task An_entry_that_goes_in_no_locale_goes_in_all()
    {
        var story = new PlanStory("""[{ "paths": ["/{{ locale }}/{{ slug }}"] }]""", provider: "sanity");
        await story.AfterAsync(Change(slug: "hello") with { Locale = "en" });
        await story.AfterAsync(Change(slug: "hallo") with { Locale = "de" });

        Assert.Equal("!path:/de/hallo !path:/en/hello", await story.AfterAsync(Change(ContentEventKind.Deleted)));
    }

    [Fact]
    public async Task A_page_that_moves_is_stale_in_both_places()
    {
        var story = new PlanStory("""[{ "paths": ["{{ path }}"] }]""");
        await story.AfterAsync(Change(slug: "a") with { Path = "/news/a/" });

        Assert.Equal("!path:/news/a path:/press/a", await story.AfterAsync(Change(slug: "a") with { Path = "/press/a/" }));
        Assert.Equal("!path:/press/a", await story.AfterAsync(Change(ContentEventKind.Unpublished)));
    }

    [Fact]
    public async Task A_new_slug_without_a_path_does_not_keep_the_old_path()
    {
        var story = new PlanStory("""[{ "paths": ["{{ path }}"] }]""");
        await story.AfterAsync(Change(slug: "a") with { Path = "/news/a" });

        Assert.Equal("!path:/news/a", await story.AfterAsync(Change(slug: "b")));
        Assert.Equal("'path' is absent or empty", Assert.Single(story.LastEvent.Rules[0].Skipped).Reason);
    }

    [Fact]
    public async Task Two_events_of_one_webhook_about_one_entry_are_met_in_their_order()
    {
        Assert.Equal("!path:/blog/a tag:post:1 path:/blog/b", await _blog.AfterAsync(Change(slug: "a"), Change(slug: "b")));
        Assert.Equal("!tag:post:1 !path:/blog/b", await _blog.AfterAsync(Change(ContentEventKind.Deleted)));
    }
}
