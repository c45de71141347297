using RevalidationBroker.Configuration;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers.NextJs;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Serialization;

public class LanesAnswerTests
{
    private static readonly Dictionary<string, int> None = [];

    [Fact]
    public void Every_deployment_has_a_line_also_one_without_jobs_and_one_that_is_gone()
    {
        var answer = LanesAnswer.Of(Some.Time, Sites("production", "docs"), [new LaneStatus("old", 1, Some.Time, null) { Due = 1 }, new LaneStatus("production", 2, Some.Time, null) { Due = 2 }], None, []);

        Assert.Equal(["docs: nothing waits", "old: due now (no deployment is named so any more: its jobs become dead letters)", "production: due now"], answer.Lanes.Select(lane => $"{lane.Deployment}: {lane.Says}"));
        Assert.False(answer.NeedsAttention);
    }

    [Fact]
    public void A_cache_in_front_that_jobs_wait_for_has_a_line_of_its_deployment()
    {
        var answer = LanesAnswer.Of(Some.Time, Sites("production"), [new LaneStatus("production~10", 1, Some.Time, null) { Due = 1 }, new LaneStatus("production~2", 1, Some.Time, null) { Due = 1 }], None, []);

        Assert.Equal([("production", 0, "nothing waits"), ("production", 2, "due now"), ("production", 10, "due now")], answer.Lanes.Select(lane => (lane.Deployment, lane.Stage, lane.Says)));
        Assert.All(answer.Lanes, lane => Assert.True(lane.Configured));
    }

    [Fact]
    public void A_line_says_which_cache_it_is_of()
    {
        var answer = LanesAnswer.Of(Some.Time, Sites("production"), [new LaneStatus("production~1", 1, Some.Time, null), new LaneStatus("production~7", 1, Some.Time, null)], None, []);

        Assert.Equal(["nextjs", "cloudflare", null], answer.Lanes.Select(lane => lane.Layer));
    }

    [Fact]
    public void A_deployment_that_was_found_says_its_branch_and_one_that_is_gone_says_what_becomes_of_its_jobs()
    {
        var found = new FoundDeployment("previews:main-1", "previews", "dpl_1", new Uri("https://a.vercel.app"), "main", Some.Time.AddDays(7));

        var answer = LanesAnswer.Of(Some.Time, new Dictionary<string, Deployment> { [found.Name] = Site(found.Name) with { Discovered = found } }, [new LaneStatus("previews:old-1", 1, Some.Time, null) { Due = 1 }], None, []);

        Assert.Equal([("previews:main-1", "main", found.Expires, true), ("previews:old-1", null, null, false)], answer.Lanes.Select(lane => (lane.Deployment, lane.Branch, lane.Expires, lane.Configured)));
        // Which of the three it is the dispatcher finds out, from the store.
        Assert.Equal("due now (it is told no more: when it is gone or has expired its jobs are done without a call, when 'discover' leaves it out they are kept, and when its template is gone they become dead letters)", answer.Lanes[1].Says);
    }

    [Fact]
    public void A_parked_lane_or_a_dead_letter_needs_attention()
    {
        Assert.True(LanesAnswer.Of(Some.Time, Sites(), [new LaneStatus("production", 0, null, new LanePark(Some.Time, Some.Time, 0, "It answered 401."))], None, []).NeedsAttention);
        Assert.True(LanesAnswer.Of(Some.Time, Sites(), [], new Dictionary<string, int> { ["production"] = 2 }, []).NeedsAttention);
        Assert.False(LanesAnswer.Of(Some.Time, Sites(), [new LaneStatus("production", 1, Some.Time, null) { Timing = new LaneTiming(null, null, new LaneHold(Some.Time.AddHours(1), "It is busy.")) }], None, []).NeedsAttention);
    }

    [Fact]
    public void Refusals_of_the_last_hours_are_counted_and_when_all_that_are_kept_are_of_them_there_may_be_more()
    {
        var refusals = Enumerable.Range(0, Refusal.KeptPerSource).Select(i => Refused("b", minutesAgo: i)).Append(Refused("a", 180)).Append(Refused("a", 181)).ToList();

        Assert.Equal([new SourceRefusals("a", 1, More: false), new SourceRefusals("b", 20, More: true)], LanesAnswer.Of(Some.Time, Sites(), [], None, refusals).Refusals);
    }

    private static Dictionary<string, Deployment> Sites(params string[] names) => names.ToDictionary(name => name, Site);

    private static Deployment Site(string name) => new()
    {
        Name = name,
        Url = new Uri("https://www.example.com"),
        Revalidate = NextJsLayers.Bind("""{ "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } }"""),
        Purge = [NextJsLayers.Bind("""{ "kind": "cloudflare", "zone": "z", "token": "cdn" }""")],
        Timeout = TimeSpan.FromSeconds(10),
        Concurrency = 1,
    };

    private static Refusal Refused(string source, int minutesAgo) => new(source, "Stale", null, Some.Time.AddMinutes(-minutesAgo));
}
