using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Dispatch;

/// <summary>What a job knows of its entries' states.</summary>
public class EntryRevisionTests
{
    private static readonly Source Source = Some.Source();

    [Fact]
    public void A_job_carries_the_states_of_the_entries_that_its_deployment_is_told_of()
    {
        var plan = Plan(Post("1") with { Revision = "7", UpdatedAt = Some.Time, Locale = "en-US" }, Post("1") with { Revision = "7", UpdatedAt = Some.Time, Locale = "en-US" }, Post("2") with { Type = "page" });

        Assert.Equal([new EntryRevision("1", "blogPost", "en-US", "7", Some.Time)], EntryRevision.Of(plan, "production")!);
        Assert.Equal([new EntryRevision("2", "page")], EntryRevision.Of(plan, "preview")!);
        Assert.Null(EntryRevision.Of(plan, "nowhere"));
    }

    [Theory]
    [InlineData(ContentEventKind.Published, false)]
    [InlineData(ContentEventKind.Unpublished, true)]
    [InlineData(ContentEventKind.Deleted, true)]
    [InlineData(ContentEventKind.Archived, true)]
    public void It_knows_whether_visitors_see_the_entry_no_more(ContentEventKind kind, bool isGone) =>
        Assert.Equal(isGone, Assert.Single(EntryRevision.Of(Plan(Post("1") with { Kind = kind }), "production")!).IsGone);

    [Fact]
    public void A_job_of_a_bulk_publish_carries_the_first_of_them()
    {
        var plan = Plan([.. Enumerable.Range(0, 1000).Select(i => Post($"{i}"))]);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), EntryRevision.Of(plan, "production")!.Select(revision => revision.Id));
    }

    [Fact]
    public void What_names_no_entry_or_is_too_long_is_left_out() => Assert.Null(EntryRevision.Of(
        Plan(Some.Event() with { Id = null }, Some.Event() with { Id = "" }, Post(new string('x', 257)), Post("1") with { Revision = new string('1', 257) }),
        "production"));

    [Theory]
    [InlineData("8", "7", true)]
    [InlineData("10", "9", true)]
    [InlineData("7", "7", false)]
    [InlineData("7", "8", false)]
    [InlineData("rev-b", "rev-a", false)]
    [InlineData("8", null, false)]
    public void Revisions_are_compared_where_they_are_counted(string? one, string? other, bool later) =>
        Assert.Equal(later, new EntryRevision("1", Revision: one).IsLaterThan(new EntryRevision("1", Revision: other)));

    [Fact]
    public void The_time_of_the_change_counts_more_than_its_number()
    {
        var early = new EntryRevision("1", Revision: "9", UpdatedAt: Some.Time);
        var late = new EntryRevision("1", Revision: "8", UpdatedAt: Some.Time.AddSeconds(1));

        Assert.True(late.IsLaterThan(early));
        Assert.False(early.IsLaterThan(late));
    }

    [Fact]
    public void States_of_two_entries_are_not_compared()
    {
        var one = new EntryRevision("1", "post", "en", "9");

        foreach (var other in (EntryRevision[])[one with { Id = "2", Revision = "1" }, one with { Type = "page", Revision = "1" }, one with { Locale = "de", Revision = "1" }]) Assert.False(one.IsLaterThan(other));
    }

    private static ContentEvent Post(string id) => Some.Event() with { Id = id };

    private static Plan Plan(params ContentEvent[] events) => new Planner(
        [
            new Rule { Name = "posts", Conditions = [new Planning.Conditions.NameIsOneOf("type", ["blogPost"])], Effects = [new RuleEffect.Everything()], Deployments = Some.On("production") },
            new Rule { Name = "pages", Conditions = [new Planning.Conditions.NameIsOneOf("type", ["page"])], Effects = [new RuleEffect.Everything()], Deployments = Some.On("preview") },
        ],
        Some.Targets("production", "preview")).Plan(Source, events);
}
