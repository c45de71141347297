using RevalidationBroker.Ports;

namespace RevalidationBroker.Serialization;

/// <summary>What an operator is told of the pages of the last change.</summary>
public class ProofAnswerTests
{
    [Fact]
    public void The_worst_page_of_the_last_change_speaks_for_it()
    {
        var answer = Assert.Single(ProofAnswer.Of(["production"],
        [
            Looked("unknown", "/d cannot be judged.", 4, "wh-2"),
            Looked("stale", "/c is stale.", 3, "wh-1", "wh-2"),
            Looked("fresh", "/b is fresh.", 2, "wh-2"),
            Looked("blocked", "/a is blocked.", 1, "wh-1"),
        ]));

        Assert.Equal(new ProofAnswer("production", 1, 3, "/c is stale.") { At = Some.Time.AddSeconds(5), WebhookId = "wh-2", Verdict = "stale" }, answer);
    }

    [Fact]
    public void Of_a_page_that_was_looked_at_twice_for_a_change_the_last_verdict_counts()
    {
        var answer = Assert.Single(ProofAnswer.Of(["production"],
        [
            Looked("fresh", "/a is fresh.", 4, "wh-1") with { Page = "/a" },
            Looked("fresh", "/b is fresh.", 3, "wh-1") with { Page = "/b" },
            Looked("stale", "/a is stale.", 1, "wh-1") with { Page = "/a" },
        ]));

        Assert.Equal((2, 2, "fresh"), (answer.Fresh, answer.LookedAt, answer.Verdict));
    }

    [Fact]
    public void What_is_not_looked_at_is_counted_and_says_why_where_nothing_is()
    {
        var tags = Looked(Attempt.LeftOut, "Tags are no addresses.", 1, "wh-1") with { Tags = 3, Paths = 0 };

        Assert.Equal((0, 0, 3, null, "Tags are no addresses."), Told(tags));
        Assert.Equal((1, 1, 3, "fresh", "/a is fresh."), Told(tags, Looked("fresh", "/a is fresh.", 1, "wh-1")));

        static (int, int, int, string?, string) Told(params Attempt[] attempts) => ProofAnswer.Of(["production"], attempts)[0] is var one ? (one.Fresh, one.LookedAt, one.LeftOut, one.Verdict, one.Says) : default;
    }

    [Fact]
    public void Each_deployment_has_a_line_also_one_of_which_nothing_was_looked_at() => Assert.Equal(
        [new ProofAnswer("docs", 0, 0, "no page was looked at lately"), new ProofAnswer("production", 1, 1, "/a is fresh.") { At = Some.Time.AddSeconds(2), WebhookId = "wh-1", Verdict = "fresh" }],
        ProofAnswer.Of(["production", "docs"], [Looked("fresh", "/a is fresh.", 1, "wh-1")]));

    private static Attempt Looked(string outcome, string detail, int second, params string[] webhooks) => new()
    {
        Deployment = "production",
        Layer = Attempt.Proof,
        WebhookIds = webhooks,
        StartedAt = Some.Time.AddSeconds(second),
        Duration = TimeSpan.FromSeconds(1),
        Outcome = outcome,
        Detail = detail,
        Tags = 0,
        Paths = 1,
    };
}
