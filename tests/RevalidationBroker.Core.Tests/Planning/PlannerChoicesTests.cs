using RevalidationBroker.Webhooks;
using static RevalidationBroker.Planning.PlanStory;

namespace RevalidationBroker.Planning;

/// <summary>What a rule may say besides what is stale: where, when, how much, and that it is the last.</summary>
public class PlannerChoicesTests
{
    private const string Sites = """
        "eu":      { "url": "https://eu.example.com", "labels": ["shop", "europe"], "locales": ["de", "fr"], $layer },
        "us":      { "url": "https://us.example.com", "labels": "shop", "locales": "en", $layer },
        "staging": { "url": "https://staging.example.com", "environments": ["staging", "develop"], $layer }
        """;

    [Theory]
    [InlineData("""["us", "eu"]""", "eu us")]
    [InlineData("\"staging\"", "staging")]
    [InlineData("""{ "labels": "europe" }""", "eu")]
    [InlineData("""{ "labels": ["shop"], "names": ["staging", "us"] }""", "eu us staging")]
    [InlineData("""{ "match": "environment" }""", "eu us")]
    [InlineData("""{ "match": ["locale"] }""", "eu staging")]
    [InlineData("""{ "match": ["locale", "environment"] }""", "eu")]
    [InlineData("""{ "labels": "shop", "match": ["locale"] }""", "eu")]
    public async Task Deployments_are_chosen_by_name_by_label_and_by_what_the_event_is_of(string deployments, string chosen)
    {
        var story = new PlanStory($$"""[{ "tags": ["a"], "deployments": {{deployments}} }]""", provider: "sanity", deployments: Sites);

        await story.AfterAsync(Change() with { Environment = "master", Locale = "de" });

        Assert.Equal(chosen, string.Join(' ', story.Last.Calls.Select(call => call.Deployment)));
        Assert.Equal(chosen, string.Join(' ', story.LastEvent.Rules[0].Deployments));
    }

    [Fact]
    public async Task An_event_of_several_locales_is_told_to_the_deployments_of_each()
    {
        var story = new PlanStory("""[{ "tags": ["a"], "deployments": { "match": "locale" } }]""", provider: "sanity", deployments: Sites);

        await story.AfterAsync(Change() with { Locale = "de", Locales = ["de", "en"] });

        Assert.Equal(["eu", "us", "staging"], story.Last.Calls.Select(call => call.Deployment));
    }

    [Fact]
    public async Task An_event_that_names_no_environment_may_belong_to_any()
    {
        var story = new PlanStory("""[{ "tags": ["a"], "deployments": { "match": ["locale", "environment"] } }]""", provider: "sanity", deployments: Sites);

        await story.AfterAsync(Change());

        Assert.Equal(["eu", "us", "staging"], story.Last.Calls.Select(call => call.Deployment));
    }

    [Fact]
    public async Task A_rule_that_finds_no_deployment_says_so()
    {
        var story = new PlanStory("""[{ "tags": ["a"], "deployments": { "names": ["us"], "match": "locale" } }]""", provider: "sanity", deployments: Sites);

        Assert.Equal("", await story.AfterAsync(Change() with { Locale = "de" }));
        Assert.Equal(new Omission("deployments", "none of the rule's shows this environment or locale"), Assert.Single(story.LastEvent.Rules[0].Skipped));
    }

    [Fact]
    public async Task What_waits_is_a_job_of_its_own()
    {
        var story = new PlanStory("""[{ "tags": ["now", "both"] }, { "tags": ["later", "both"], "delay": "5s" }, { "tags": ["much later"], "delay": "1m" }]""");

        await story.AfterAsync(Change());

        Assert.Equal(
            [(null, "tag:now tag:both"), (TimeSpan.FromSeconds(5), "tag:later tag:both"), (TimeSpan.FromMinutes(1), "tag:much later")],
            story.Last.Calls.Select(call => (call.Delay, string.Join(' ', call.Invalidations.Select(Some.Written)))));
    }

    [Fact]
    public async Task A_rule_that_stops_ends_the_matching_only_when_it_matches()
    {
        var story = new PlanStory("""
            [{ "name": "homes", "when": { "type": "home" }, "tags": ["home"], "stop": true }, { "name": "posts", "when": { "type": "post" }, "tags": ["post"], "stop": true }, { "name": "rest", "tags": ["rest"] }]
            """);

        Assert.Equal("tag:post", await story.AfterAsync(Change()));
        Assert.Equal("'posts' has matched, and it ends the matching", story.LastEvent.Rules[2].Because);
        Assert.Equal("tag:rest", await story.AfterAsync(Change(type: "page", id: "2")));
    }

    [Theory]
    [InlineData("""{ "tags": 3 }""", "tag:t0 tag:t1 tag:t2 path:/p0 path:/p1 path:/p2 everything", null)]
    [InlineData("""{ "tags": 2 }""", "", "tags 3 of 2")]
    [InlineData("""{ "paths": 1, "exceeded": "refuse" }""", "", "paths 3 of 1")]
    [InlineData("""{ "tags": 2, "exceeded": { "widen": "/blog" } }""", "!layout:/blog", "tags 3 of 2")]
    [InlineData("""{ "everything": false, "exceeded": { "widen": "/" } }""", "!layout:/", "everything 1 of 0")]
    public async Task More_than_a_rules_budget_is_refused_or_widened_and_never_silently(string budget, string stale, string? exceeded)
    {
        var everything = stale.Contains("everything", StringComparison.Ordinal) || exceeded?.StartsWith("everything", StringComparison.Ordinal) == true;
        var story = new PlanStory($$"""
            [{ "tags": [{ "tag": "t{{ "{{ item }}" }}", "each": "fields.items" }, "t0"], "paths": [{ "path": "/p{{ "{{ item }}" }}", "each": "fields.items" }], "everything": {{(everything ? "true" : "false")}}, "budget": {{budget}}, "mode": "{{(stale.StartsWith('!') ? "expire" : "stale-while-revalidate")}}" }]
            """);

        var got = await story.AfterAsync(Change(fields: """{"items":[0,1,2]}"""));

        // All of it is covered by everything, if that is said.
        Assert.Equal(stale.EndsWith("everything", StringComparison.Ordinal) ? "everything" : stale, got);
        Assert.Equal(exceeded, story.LastEvent.Rules[0].Exceeded is { } excess ? FormattableString.Invariant($"{excess.What} {excess.Count} of {excess.Limit}") : null);
    }

    [Fact]
    public async Task A_budget_for_a_webhook_counts_what_all_of_its_events_and_rules_make()
    {
        const string rules = """[{ "tags": ["post:{{ id }}", "posts"] }, { "tags": ["all", "posts"] }]""";
        var refusing = new PlanStory(rules, limits: """{ "budget": { "tags": 3 } }""");
        var widening = new PlanStory(rules, limits: """{ "budget": { "tags": 3, "exceeded": { "widen": "/" } } }""");

        Assert.Equal("tag:post:1 tag:posts tag:all", await refusing.AfterAsync(Change()));
        Assert.Null(refusing.Last.Exceeded);
        Assert.Equal("", await refusing.AfterAsync(Change(), Change(id: "2")));
        Assert.Equal(new BudgetExcess("tags", 4, 3, null), refusing.Last.Exceeded);
        Assert.Equal("layout:/", await widening.AfterAsync(Change(), Change(id: "2")));
        Assert.Equal(new BudgetExcess("tags", 4, 3, "/"), widening.Last.Exceeded);
    }

    [Fact]
    public async Task A_path_with_the_sites_base_path_is_told_without_it()
    {
        var story = new PlanStory("""[{ "paths": ["{{ path }}", "/docs", "/docs-old", { "path": "/docs/[slug]", "type": "page" }] }]""", deployments: """
            "docs": { "url": "https://www.example.com/docs/", $layer }, "plain": { "url": "https://www.example.com", $layer }
            """);

        Assert.Equal(
            "docs: path:/intro path:/ path:/docs-old page:/[slug] | plain: path:/docs/intro path:/docs path:/docs-old page:/docs/[slug]",
            await story.AfterAsync(Change() with { Path = "/docs/intro/" }));
    }
}
