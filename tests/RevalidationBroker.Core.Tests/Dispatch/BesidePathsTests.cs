using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Dispatch;

/// <summary>A job knows which of its pages show other entries than the webhook's.</summary>
public class BesidePathsTests
{
    [Fact]
    public void Pages_of_referring_entries_and_former_addresses_are_beside()
    {
        var plan = Plan(("/blog/new", null), ("/blog/old", "as it was before"), ("/authors", "post 1, by its 'author'"), ("/authors", null), ("/b/[slug]", "post 1, by its 'author'"));

        Assert.Equal(["/blog/old"], BesidePaths.Of(plan, "production")!);
        Assert.Null(BesidePaths.Of(plan, "preview"));
    }

    [Fact]
    public void Most_webhooks_have_none() => Assert.Null(BesidePaths.Of(Plan(("/blog/new", null)), "production"));

    private static Plan Plan(params (string Path, string? About)[] emitted) => new()
    {
        Events =
        [
            new EventPlan(EventSummary.Of(Some.Event()), null,
                [new RuleOutcome("post", true, null, [.. emitted.Select(one => new Emission(one.Path, new Invalidation.Path(Some.Path(one.Path), one.Path.Contains('[') ? PathType.Page : null), one.About))], [], ["production"])]),
        ],
        Deployments = [],
    };
}
