using System.Text;
using System.Text.Json;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Serialization;

public class PlanMessageTests
{
    private static readonly IReadOnlyList<Invalidation> Told =
    [
        Tag("posts", InvalidationMode.StaleWhileRevalidate), Tag("post:ü 1", InvalidationMode.Expire),
        Path("/blog/a b", null), Path("/blog/[slug]", PathType.Page), Path("/", PathType.Layout), new Invalidation.Everything { Mode = InvalidationMode.Expire },
    ];

    private static readonly Plan Full = new()
    {
        Events =
        [
            new EventPlan(EventSummary.Of(Some.Event() with { UpdatedAt = Some.Time }), null,
            [
                new RuleOutcome("posts", true, null, [.. Told.Select((told, i) => new Emission($"t{i}", told, i == 2 ? "as it was before" : null))], [new Omission("{{ revision }}", "it is absent")], ["one", "two", "late"]) { Delay = TimeSpan.FromSeconds(5) },
                new RuleOutcome("pages", false, "'type' is no page", [], [], ["one"]) { Exceeded = new BudgetExcess("tags", 3, 2, "/blog") },
            ]) { Ledger = new Planning.Ledger.LedgerUse(true, ["slug"], "old", null) },
            new EventPlan(EventSummary.Of(Some.Event(kind: ContentEventKind.Updated)), "not live: a draft was saved", []),
        ],
        Deployments = [new("one", Told), new("two", Told), new("late", Told, TimeSpan.FromSeconds(5)), new("other", [Told[0]])],
        Exceeded = new BudgetExcess("paths", 9, 4),
    };

    [Fact]
    public void A_plan_is_read_as_it_was_written() => Assert.Equal(Seen(Full), Seen(PlanMessage.Read(PlanMessage.Write(Full))));

    [Fact]
    public void A_plan_of_an_older_broker_is_read() => Assert.Equal(Seen(Full), Seen(PlanMessage.Read(Encoding.UTF8.GetBytes(Seen(Full)))));

    [Fact]
    public void Each_invalidation_is_written_once()
    {
        var message = Encoding.UTF8.GetString(PlanMessage.Write(Full));

        Assert.Equal(2, message.Split("tag:posts").Length);
        Assert.InRange(message.Length, 1, Seen(Full).Length / 2);
    }

    [Fact]
    public void Deployments_that_share_a_list_share_it_when_they_are_read()
    {
        var read = PlanMessage.Read(PlanMessage.Write(Full));

        Assert.Same(read.Deployments[0].Invalidations, read.Deployments[1].Invalidations);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"version":3,"told":[],"events":[],"parts":[]}""")]
    [InlineData("""{"version":2}""")]
    [InlineData("""{"version":2,"told":[null],"events":[],"parts":[]}""")]
    [InlineData("""{"version":2,"told":["surrogate:a"],"events":[],"parts":[]}""")]
    [InlineData("""{"version":2,"told":["tag:a"],"events":[],"parts":[{"deployments":["one"],"told":[1]}]}""")]
    [InlineData("""{"version":2,"told":["tag:a"],"events":[],"parts":[{"deployments":["one"],"told":[-1]}]}""")]
    [InlineData("""{"events":[],"deployments":[{"deployment":"one","invalidations":[{"tag":"a"}]}]}""")]
    public void What_is_no_plan_is_a_JSON_error(string message) => Assert.Throws<JsonException>(() => PlanMessage.Read(Encoding.UTF8.GetBytes(message)));

    private static string Seen(Plan plan) => JsonSerializer.Serialize(plan, BrokerJson.Default.Plan);

    private static Invalidation.Tag Tag(string text, InvalidationMode mode) => CacheTag.TryCreate(text, out var tag, out var problem) ? new Invalidation.Tag(tag) { Mode = mode } : throw new InvalidOperationException(problem);

    private static Invalidation.Path Path(string text, PathType? type) => CachePath.TryCreate(text, out var path, out var problem) ? new Invalidation.Path(path, type) : throw new InvalidOperationException(problem);
}
