using RevalidationBroker.Planning.Conditions;
using RevalidationBroker.Planning.Templates;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

public class PlannerTests
{
    [Fact]
    public void A_rule_that_matches_says_what_is_stale_on_its_deployments()
    {
        var plan = Plan([Rule("posts", Tag("posts"), Tag("post:{{ id }}"), Path("/blog/{{ slug }}"))]);

        Assert.Equal("production: tag:posts tag:post:4711 path:/blog/hello | preview: tag:posts tag:post:4711 path:/blog/hello", Written(plan));
    }

    [Fact]
    public void A_rule_without_conditions_matches_any_event() =>
        Assert.Equal("production: tag:a | preview: tag:a", Written(Plan([Rule("any", Tag("a"))], Some.Event() with { Type = null, Id = null })));

    [Fact]
    public void A_plan_names_the_first_condition_that_did_not_hold()
    {
        var rule = Rule("pages", Tag("pages")) with { Conditions = [new NameIsOneOf("event", ["published"]), new NameIsOneOf("type", ["page"]), new NameIsOneOf("locale", ["de"])] };

        var outcome = Assert.Single(Assert.Single(Explain([rule]).Events).Rules);

        Assert.False(outcome.Matched);
        Assert.Equal("type is 'blogPost', wanted 'page'", outcome.Because);
        Assert.Empty(outcome.Emitted);
    }

    [Fact]
    public void A_webhooks_own_plan_keeps_only_the_rules_that_matched()
    {
        IReadOnlyList<Rule> rules = [Rule("pages", Tag("pages")) with { Conditions = [new NameIsOneOf("type", ["page"])] }, Rule("posts", Tag("posts"))];

        Assert.Equal(["posts"], Plan(rules).Events[0].Rules.Select(rule => rule.Rule));
        Assert.Equal(["pages", "posts"], Explain(rules).Events[0].Rules.Select(rule => rule.Rule));
        Assert.Equal(Written(Plan(rules)), Written(Explain(rules)));
    }

    [Fact]
    public void A_slug_that_looks_like_a_pattern_is_skipped_and_the_plan_says_why()
    {
        var plan = Plan([Rule("posts", new RuleEffect.Path(Template("/blog/{{ slug }}"), null, null))], Some.Event() with { Slug = "[draft]" });

        Assert.Empty(plan.Deployments);
        Assert.Equal("A value with '[' in it makes the path a route pattern, which Next.js ignores without a type.", Assert.Single(plan.Events[0].Rules[0].Skipped).Reason);
    }

    [Fact]
    public void A_change_that_visitors_do_not_see_asks_no_rule()
    {
        var plan = Explain([Rule("posts", Tag("posts"))], Some.Event() with { NotLive = "a draft was saved" });

        var change = Assert.Single(plan.Events);
        Assert.Equal("not live: a draft was saved", change.Ignored);
        Assert.Empty(change.Rules);
        Assert.Empty(plan.Deployments);
    }

    [Fact]
    public void A_template_without_a_value_is_skipped_with_its_reason_and_the_others_are_not()
    {
        var plan = Plan([Rule("posts", Tag("revision:{{ revision }}"), Tag("a,b"), Path("blog/{{ slug }}"), Tag("posts"))]);

        Assert.Equal("production: tag:posts | preview: tag:posts", Written(plan));
        Assert.Equal(
            [
                new Omission("revision:{{ revision }}", "'revision' is absent or empty"),
                new Omission("a,b", "A tag cannot contain a comma: Next.js splits the tags of a page at commas, so it could never be invalidated."),
                new Omission("blog/{{ slug }}", "A path begins with '/': give it without origin and without base path."),
            ],
            plan.Events[0].Rules[0].Skipped);
    }

    [Fact]
    public void An_each_makes_one_for_each_item()
    {
        var change = Some.Event("""{"topics":["news","press",7,null,"a,b",{"x":1}]}""");

        var plan = Plan([Rule("topics", Tag("topic:{{ item }}", "fields.topics"), Path("/topics/{{ item }}", "fields.topics"))], change);

        Assert.Equal("production: tag:topic:news tag:topic:press tag:topic:7 path:/topics/news path:/topics/press path:/topics/7 path:/topics/a,b", Written(plan).Split(" | ")[0]);
        Assert.Equal(5, plan.Events[0].Rules[0].Skipped.Count);
    }

    [Theory]
    [InlineData("fields.missing")]
    [InlineData("fields.text")]
    [InlineData("slug")]
    public void An_each_over_what_is_no_array_is_skipped(string each)
    {
        var skipped = Assert.Single(Plan([Rule("topics", Tag("topic:{{ item }}", each))], Some.Event("""{"text":"news"}""")).Events[0].Rules[0].Skipped);

        Assert.Equal(new Omission("topic:{{ item }}", $"'{each}' is no array"), skipped);
    }

    [Fact]
    public void An_array_of_thousands_is_cut_and_the_plan_says_so()
    {
        var change = Some.Event($$"""{"topics":[{{string.Join(',', Enumerable.Range(0, 1200))}}]}""");

        var rule = Plan([Rule("topics", Tag("topic:{{ item }}", "fields.topics"))], change).Events[0].Rules[0];

        Assert.Equal(1000, rule.Emitted.Count);
        Assert.Equal("'fields.topics' has 1200 items, and only the first 1000 were used", Assert.Single(rule.Skipped).Reason);
    }

    [Theory]
    [InlineData(ContentEventKind.Published, null, InvalidationMode.StaleWhileRevalidate)]
    [InlineData(ContentEventKind.Updated, null, InvalidationMode.StaleWhileRevalidate)]
    [InlineData(ContentEventKind.Created, null, InvalidationMode.StaleWhileRevalidate)]
    [InlineData(ContentEventKind.Unarchived, null, InvalidationMode.StaleWhileRevalidate)]
    [InlineData(ContentEventKind.Unpublished, null, InvalidationMode.Expire)]
    [InlineData(ContentEventKind.Deleted, null, InvalidationMode.Expire)]
    [InlineData(ContentEventKind.Archived, null, InvalidationMode.Expire)]
    [InlineData(ContentEventKind.Published, InvalidationMode.Expire, InvalidationMode.Expire)]
    [InlineData(ContentEventKind.Deleted, InvalidationMode.StaleWhileRevalidate, InvalidationMode.StaleWhileRevalidate)]
    public void What_is_gone_must_not_be_shown_again_unless_the_rule_says_otherwise(ContentEventKind kind, InvalidationMode? rules, InvalidationMode mode)
    {
        var plan = Plan([Rule("all", Tag("a"), Path("/a"), new RuleEffect.Everything()) with { Mode = rules }], Some.Event(kind: kind));

        Assert.All(plan.Deployments[0].Invalidations, invalidation => Assert.Equal(mode, invalidation.Mode));
        Assert.Equal(3, plan.Deployments[0].Invalidations.Count);
    }

    [Fact]
    public void Two_rules_that_say_the_same_are_merged_and_the_stricter_mode_stays()
    {
        var plan = Plan([
            Rule("first", Tag("a"), Tag("b")) with { Mode = InvalidationMode.StaleWhileRevalidate },
            Rule("second", Tag("b"), Tag("a"), Tag("c")) with { Mode = InvalidationMode.Expire, Deployments = Some.On("production") },
            Rule("third", Tag("c")) with { Mode = InvalidationMode.StaleWhileRevalidate },
        ]);

        Assert.Equal("production: !tag:a !tag:b !tag:c | preview: tag:a tag:b tag:c", Written(plan));
    }

    [Fact]
    public void One_path_as_page_as_layout_and_plain_are_three_things()
    {
        var plan = Plan([Rule("paths", Path("/blog"), Path("/blog", type: PathType.Page), Path("/blog", type: PathType.Layout), Path("/blog/"))]);

        Assert.Equal("production: path:/blog page:/blog layout:/blog", Written(plan).Split(" | ")[0]);
    }

    [Fact]
    public void All_events_of_a_webhook_are_planned_together()
    {
        var plan = Plan([Rule("posts", Tag("posts"), Tag("post:{{ id }}"))], Some.Event(), Some.Event(kind: ContentEventKind.Deleted) with { Id = "2" }, Some.Event() with { NotLive = "a draft was saved" });

        Assert.Equal("production: !tag:posts tag:post:4711 !tag:post:2", Written(plan).Split(" | ")[0]);
        Assert.Equal(3, plan.Events.Count);
    }

    [Fact]
    public void Deployments_come_in_the_configurations_order_and_only_those_with_something_to_forget()
    {
        var rules = new[] { Rule("b", Tag("b")) with { Deployments = Some.On("preview") }, Rule("a", Tag("a")) with { Deployments = Some.On("production", "preview") }, Rule("none", Tag("{{ revision }}")) with { Deployments = Some.On("third") } };

        var plan = new Planner(rules, Some.Targets("production", "preview", "third")).Plan(Some.Source(), [Some.Event()]);

        Assert.Equal("production: tag:a | preview: tag:b tag:a", Written(plan));
    }

    [Fact]
    public void A_webhook_without_events_plans_nothing() => Assert.Empty(Plan([Rule("a", Tag("a"))], []).Deployments);

    private static Rule Rule(string name, params RuleEffect[] effects) => new() { Name = name, Conditions = [], Effects = effects, Deployments = Some.On("production", "preview") };

    private static RuleEffect.Tag Tag(string template, string? each = null) => new(Template(template), each);

    private static RuleEffect.Path Path(string template, string? each = null, PathType? type = null) => new(Template(template), each, type);

    private static LiquidTemplate Template(string text) => LiquidTemplate.TryParse(text, out var template, out var problem) ? template : throw new ArgumentException(problem);

    private static Plan Plan(IReadOnlyList<Rule> rules) => Plan(rules, Some.Event());

    private static Plan Plan(IReadOnlyList<Rule> rules, params ContentEvent[] events) => new Planner(rules, Some.Targets("production", "preview")).Plan(Some.Source(), events);

    private static Plan Explain(IReadOnlyList<Rule> rules) => Explain(rules, Some.Event());

    private static Plan Explain(IReadOnlyList<Rule> rules, params ContentEvent[] events) => new Planner(rules, Some.Targets("production", "preview")).Explain(Some.Source(), events);

    private static string Written(Plan plan) => string.Join(" | ", plan.Deployments.Select(deployment => $"{deployment.Deployment}: {string.Join(' ', deployment.Invalidations.Select(Some.Written))}"));
}
