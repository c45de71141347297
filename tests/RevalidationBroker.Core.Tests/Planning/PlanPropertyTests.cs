using System.Text;
using System.Text.Json;
using CsCheck;
using RevalidationBroker.Planning.Conditions;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Planning.Templates;
using RevalidationBroker.Serialization;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Planning;

/// <summary>What holds of every plan, whatever the rules and the content.</summary>
public class PlanPropertyTests
{
    private const int CodeUnitsOfATag = 256;
    private const int CharactersOfAPath = 1024;

    private static readonly Gen<string> Text = Gen.Frequency(
        (6, Gen.OneOf("hello", "a/b", "/x", "a,b", "", " ", "ä", "日本", "😀", "\ud83d", "50%", "%zz", "%C3%A9", "a?b", "a#b", "..", "[slug]", "//x", "a\\b", "a\nb", "\u0000")),
        (1, Gen.Int[0, 1200].Select(length => new string('x', length))),
        (1, Gen.Int[0, 600].Select(length => string.Concat(Enumerable.Repeat("é", length)))));

    private static readonly Gen<string> Template = Gen.OneOf(
        "{{ slug }}", "{{ id }}", "{{ path }}", "post:{{ slug }}", "/{{ slug }}", "/blog/{{ slug }}/", "/{{ locale }}/{{ fields.a }}", "{{ fields.a }}", "{{ item }}", "/t/{{ item }}", "{{ previous.slug }}", "{{ slug | slice: 0, 1 }}", "posts", "/", "/blog");

    private static readonly Gen<string?> Each = Gen.OneOf(null, null, "fields.list", "tags", "fields.a");

    private static readonly Gen<RuleEffect> Effect = Gen.Frequency<RuleEffect>(
        (5, Gen.Select(Template, Each, (template, each) => (RuleEffect)new RuleEffect.Tag(Parsed(template), each))),
        (5, Gen.Select(Template, Each, Gen.OneOf<PathType?>(null, PathType.Page, PathType.Layout), (template, each, type) => (RuleEffect)new RuleEffect.Path(Parsed(template), each, type))),
        (1, Gen.Const<RuleEffect>(new RuleEffect.Everything())));

    private static readonly Gen<IRuleCondition> Condition = Gen.OneOf<IRuleCondition>(new NameIsOneOf("type", ["post"]), new NameIsOneOf("event", ["published", "deleted"]), new ValueExists("fields.a", true), new ValueChanged("slug", true), new ValueIsOneOf("fields.a", ["hello", "ä"]));

    private static readonly Gen<Rule> AnyRule = Gen.Select(Condition.Array[0, 2], Effect.Array[1, 4], Gen.OneOf("a", "b", "a b"), Gen.OneOf(0, 0, 5), Gen.OneOf<InvalidationMode?>(null, InvalidationMode.Expire), Effect.Array[0, 2], Gen.Int[1, 60]).Select((conditions, effects, deployments, delay, mode, forReferrers, budget) => new Rule
    {
        Name = "",
        Conditions = conditions,
        Effects = effects,
        Deployments = Some.On(deployments.Split(' ')),
        Mode = mode,
        Delay = TimeSpan.FromSeconds(delay),
        Budget = budget < 10 ? new Budget { Tags = budget, WidenTo = budget % 2 == 0 ? Some.Path("/blog") : null } : null,
        References = forReferrers.Length == 0 ? null : new ReferenceRule { Depth = 2, Limit = 5, Types = [], Through = [], Effects = forReferrers },
    });

    private static readonly Gen<IReadOnlyList<Rule>> Rules = AnyRule.Array[1, 8].Select(rules => (IReadOnlyList<Rule>)[.. rules.Select((rule, i) => rule with { Name = $"rule {i}" })]);

    private static readonly Gen<ContentEvent> Change = Gen.Select(Text, Text, Text, Text.Array[0, 4], Gen.OneOf("1", "2", "3"), Gen.OneOf("post", "page"), Gen.OneOf(ContentEventKind.Published, ContentEventKind.Deleted, ContentEventKind.Unpublished), Gen.Bool).Select((slug, path, a, list, id, type, kind, says) => new ContentEvent
    {
        Kind = kind,
        Type = type,
        Id = id,
        Slug = says ? slug : null,
        Path = path,
        Locale = id == "3" ? "de" : null,
        Tags = list,
        Fields = says ? JsonSerializer.SerializeToElement(new { a, list, refs = list }) : default,
        Payload = Some.Json("{}"),
    });

    private static readonly Gen<IReadOnlyList<KnownEntry>> Known = Gen.Select(Text, Text, Gen.OneOf("1", "2", "p"), Gen.Bool).Select((slug, a, id, live) => new KnownEntry
    {
        Key = new EntryKey("cms", "", "", id, ""), Slug = slug, Type = "post", Live = live, Fields = JsonSerializer.SerializeToElement(new { a }), References = id == "p" ? [new EntryReference("1", null, "author"), new EntryReference("2", null, "author")] : [],
    }).Array[0, 3].Select(entries => (IReadOnlyList<KnownEntry>)[.. entries.DistinctBy(entry => entry.Key)]);

    [Fact]
    public void The_same_webhook_gives_the_same_plan_and_the_same_lesson() => Gen.Select(Rules, Change.Array[1, 3], Known).Sample((rules, events, known) =>
    {
        Assert.Equal(Plan(rules, events, known), Plan(rules, events, known));
    }, iter: 1000);

    [Fact]
    public void The_order_of_the_rules_does_not_matter_to_what_each_says_or_to_what_is_stale() => Gen.Select(Rules, Change.Array[1, 3], Known, Gen.Int).Sample((rules, events, known, seed) =>
    {
        var shuffled = rules.ToArray();
        new Random(seed).Shuffle(shuffled);

        var (one, other) = (Planned(rules, events, known).Plan, Planned(shuffled, events, known).Plan);

        foreach (var (first, second) in one.Events.Zip(other.Events)) Assert.Equal(first.Rules.Select(Written).Order(StringComparer.Ordinal), second.Rules.Select(Written).Order(StringComparer.Ordinal));
        Assert.Equal(StaleIn(one), StaleIn(other));
    }, iter: 1000);

    [Fact]
    public void A_plan_and_its_explanation_say_the_same_is_stale() => Gen.Select(Rules, Change.Array[1, 3], Known).Sample((rules, events, known) =>
    {
        var explained = new Planner(rules, Some.Targets("a", "b")).Explain(Some.Source("contentful"), events, View(known));
        var planned = Planned(rules, events, known).Plan;

        Assert.Equal(StaleIn(planned), StaleIn(explained));
        Assert.Equal(planned.Events.SelectMany(change => change.Rules).Select(Written), explained.Events.SelectMany(change => change.Rules).Where(rule => rule.Matched).Select(Written));
    }, iter: 500);

    [Fact]
    public void Nothing_is_planned_that_Next_would_drop_without_a_word() => Gen.Select(Rules, Change.Array[1, 3], Known).Sample((rules, events, known) =>
    {
        foreach (var invalidation in Planned(rules, events, known).Plan.Deployments.SelectMany(deployment => deployment.Invalidations))
        {
            switch (invalidation)
            {
                case Invalidation.Tag { Value.Value: var tag }:
                    Assert.InRange(tag.Length, 1, CodeUnitsOfATag);
                    Assert.DoesNotContain(',', tag);
                    Assert.DoesNotContain(tag, char.IsControl);
                    Assert.Equal(tag, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(tag)));
                    break;
                case Invalidation.Path { Value.Value: var path, Type: var type }:
                    Assert.InRange(path.Length, 1, CharactersOfAPath);
                    Assert.StartsWith("/", path, StringComparison.Ordinal);
                    Assert.True(path.Length == 1 || !path.EndsWith('/'), path);
                    Assert.All(path, character => Assert.True(char.IsAscii(character) && !char.IsControl(character) && !"?#\\ \"<>".Contains(character, StringComparison.Ordinal), path));
                    Assert.All(path.Split('/'), segment => Assert.False(segment is "." or "..", path));
                    Assert.True(type is not null || !path.Contains('[', StringComparison.Ordinal), path);
                    break;
            }
        }
    }, iter: 2000);

    [Fact]
    public void What_is_skipped_says_why() => Gen.Select(Rules, Change.Array[1, 3], Known).Sample((rules, events, known) =>
    {
        foreach (var (template, reason) in Planned(rules, events, known).Plan.Events.SelectMany(change => change.Rules).SelectMany(rule => rule.Skipped))
        {
            Assert.NotEmpty(template);
            Assert.NotEmpty(reason);
        }
    }, iter: 500);

    [Fact]
    public void A_plan_survives_being_written_and_read() => Gen.Select(Rules, Change.Array[1, 3], Known).Sample((rules, events, known) =>
    {
        var plan = Planned(rules, events, known).Plan;
        var json = JsonSerializer.Serialize(plan, BrokerJson.Default.Plan);

        var read = JsonSerializer.Deserialize(json, BrokerJson.Default.Plan)!;

        Assert.Equal(json, JsonSerializer.Serialize(read, BrokerJson.Default.Plan));
        Assert.Equal(StaleIn(plan), StaleIn(read));
    }, iter: 1000);

    [Fact]
    public void What_is_learnt_is_learnt_once() => Gen.Select(Rules, Change, Known).Sample((rules, change, known) =>
    {
        var (_, lessons) = Planned(rules, [change], known);
        var after = known.Where(entry => lessons.All(lesson => lesson.Key != entry.Key || lesson.Becomes is null)).Concat(lessons.Select(lesson => lesson.Becomes).OfType<KnownEntry>()).ToList();

        Assert.All(Planned(rules, [change], after).Lessons, lesson => Assert.Null(lesson.Becomes));
    }, iter: 1000);

    private static (Plan Plan, IReadOnlyList<LedgerChange> Lessons) Planned(IReadOnlyList<Rule> rules, IReadOnlyList<ContentEvent> events, IReadOnlyList<KnownEntry> known)
    {
        var view = View(known);
        return (new Planner(rules, Some.Targets("a", "b")).Plan(Some.Source("contentful"), events, view), view.Changes);
    }

    private static LedgerView View(IReadOnlyList<KnownEntry> known) => new(known, new ReferenceGraph(known, complete: true));

    private static string Plan(IReadOnlyList<Rule> rules, IReadOnlyList<ContentEvent> events, IReadOnlyList<KnownEntry> known)
    {
        var (plan, lessons) = Planned(rules, events, known);
        return JsonSerializer.Serialize(plan, BrokerJson.Default.Plan) + string.Join('\n', lessons.Select(lesson => $"{lesson.Key} {lesson.Version} {lesson.Becomes?.Slug} {lesson.Becomes?.Fields}"));
    }

    private static string Written(RuleOutcome rule) => $"{rule.Rule}: {string.Join(' ', rule.Emitted.Select(emission => $"{Some.Written(emission.Invalidation)} {emission.About}"))} | {string.Join(' ', rule.Skipped)} | {rule.Exceeded} | {string.Join(' ', rule.Deployments)}";

    private static IEnumerable<string> StaleIn(Plan plan) => plan.Deployments.SelectMany(deployment => deployment.Invalidations.Select(invalidation => $"{deployment.Deployment} {deployment.Delay} {Some.Written(invalidation)}")).Order(StringComparer.Ordinal);

    private static LiquidTemplate Parsed(string text) => LiquidTemplate.TryParse(text, out var template, out var problem) ? template : throw new ArgumentException(problem);
}
