using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Planning.Conditions;
using RevalidationBroker.Planning.Templates;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Serialization;

public class PlanJsonTests
{
    private static readonly Plan Full = new Planner(
        [
            Rule("posts", new RuleEffect.Tag(Template("post:{{ id }}"), null), new RuleEffect.Path(Template("/blog/{{ slug }}"), null, null), new RuleEffect.Path(Template("/blog/[slug]"), null, PathType.Page), new RuleEffect.Tag(Template("{{ revision }}"), null)),
            Rule("site", new RuleEffect.Everything(), new RuleEffect.Path(Template("/blog"), null, PathType.Layout)) with { Mode = InvalidationMode.Expire },
            Rule("pages", new RuleEffect.Everything()) with { Conditions = [new NameIsOneOf("type", ["page"])] },
        ],
        Some.Targets("production")).Explain(Some.Source(), [Some.Event(), Some.Event(kind: ContentEventKind.Updated) with { NotLive = "a draft was saved", Id = null }]);

    [Fact]
    public void A_plan_is_written_for_people() => Golden.Match("plans/full.json", JsonSerializer.Serialize(Full, BrokerJson.Readable.Plan));

    [Fact]
    public void An_event_s_time_is_kept_and_a_plan_of_an_older_broker_has_none()
    {
        var dated = EventSummary.Of(Some.Event() with { UpdatedAt = Some.Time });
        var plan = Full with { Events = [Full.Events[0] with { Event = dated }] };
        var json = JsonSerializer.Serialize(plan, BrokerJson.Default.Plan);

        Assert.Equal(dated, JsonSerializer.Deserialize(json, BrokerJson.Default.Plan)!.Events[0].Event);
        var older = json.Replace(",\"updatedAt\":\"2026-03-01T12:00:00+00:00\"", "", StringComparison.Ordinal);
        Assert.NotEqual(json, older);
        Assert.Equal(dated with { UpdatedAt = null }, JsonSerializer.Deserialize(older, BrokerJson.Default.Plan)!.Events[0].Event);
    }

    [Fact]
    public void A_plan_survives_a_round_trip()
    {
        var json = JsonSerializer.Serialize(Full, BrokerJson.Default.Plan);

        var read = JsonSerializer.Deserialize(json, BrokerJson.Default.Plan)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, BrokerJson.Default.Plan));
        Assert.Equal(Full.Deployments[0].Invalidations, read.Deployments[0].Invalidations);
        Assert.Equal(Full.Events[0].Event, read.Events[0].Event);
        Assert.Equal(Full.Events[0].Rules[0].Skipped, read.Events[0].Rules[0].Skipped);
    }

    [Fact]
    public void A_plan_with_half_of_an_emoji_in_the_making_survives_too()
    {
        var planner = new Planner([Rule("slice", new RuleEffect.Tag(Template("{{ slug | slice: 0, 1 }}"), null)) with { Conditions = [new NameIsOneOf("type", ["x"])] }, Rule("cut", new RuleEffect.Tag(Template("{{ slug | slice: 0, 1 }}"), null))], Some.Targets("production"));

        var plan = planner.Explain(Some.Source(), [Some.Event() with { Slug = "😀", Type = string.Concat(Enumerable.Repeat("😀", 60)) }]);

        var read = JsonSerializer.Deserialize(JsonSerializer.Serialize(plan, BrokerJson.Default.Plan), BrokerJson.Default.Plan)!;
        Assert.Equal(plan.Events[0].Rules[0].Because, read.Events[0].Rules[0].Because);
        Assert.Empty(read.Deployments);
    }

    [Fact]
    public void The_same_webhook_gives_the_same_plan()
    {
        var again = new Planner([Rule("a", new RuleEffect.Tag(Template("{{ id }}"), null))], Some.Targets("production"));

        Assert.Equal(
            JsonSerializer.Serialize(again.Plan(Some.Source(), [Some.Event()]), BrokerJson.Default.Plan),
            JsonSerializer.Serialize(again.Plan(Some.Source(), [Some.Event()]), BrokerJson.Default.Plan));
    }

    [Theory]
    [InlineData("""{"events":null,"deployments":[]}""")]
    [InlineData("""{"deployments":[]}""")]
    [InlineData("""{"events":[],"deployments":[{"deployment":"a","invalidations":[{"kind":"nosuch"}]}]}""")]
    [InlineData("""{"events":[],"deployments":[{"deployment":"a","invalidations":[{"kind":"tag","tag":"a,b","mode":"expire"}]}]}""")]
    [InlineData("""{"events":[],"deployments":[{"deployment":"a","invalidations":[{"kind":"tag","tag":"a","mode":1}]}]}""")]
    public void What_is_no_plan_is_a_JSON_error(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, BrokerJson.Default.Plan));

    private static Rule Rule(string name, params RuleEffect[] effects) => new() { Name = name, Conditions = [], Effects = effects, Deployments = Some.On("production") };

    private static LiquidTemplate Template(string text) => LiquidTemplate.TryParse(text, out var template, out var problem) ? template : throw new ArgumentException(problem);
}
