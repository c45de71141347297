using Microsoft.Extensions.Logging;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Dispatch;

/// <summary>A misconfigured deployment parks its lane: one alert, a probe now and then, and it resumes by itself.</summary>
public class LaneParkingTests
{
    private static readonly LanePark ParkedBefore = new(Some.Time.AddMinutes(-5), Some.Time, 3, "It answered 401.");

    private readonly LaneDispatcherHarness _harness = new();

    [Fact]
    public async Task A_misconfigured_deployment_is_parked_with_one_alert_and_its_jobs_are_kept()
    {
        _harness.Site.Answers(FakeSite.Status(401));

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"), Some.Job("2", 4, "tag:b"));

        Assert.All(settlement.Jobs, job => Assert.Equal(new Settlement.Retry(Some.Time.AddSeconds(30), Counts: true), job.Settlement));
        Assert.Equal((Some.Time, Some.Time.AddSeconds(30), 0), (settlement.Park!.Since, settlement.Park.Until, settlement.Park.Probes));
        Assert.StartsWith("The route answered 401", settlement.Park.Reason, StringComparison.Ordinal);
        Assert.StartsWith("Parked deployment production with 2 jobs for its layer nextjs; they are kept, and it is tried again by itself. The route answered 401", Assert.Single(_harness.Logged("lane.parked")), StringComparison.Ordinal);
        Assert.Single(_harness.Log.Collector.GetSnapshot(), record => record.Level == LogLevel.Error);
    }

    [Fact]
    public async Task A_probe_that_fails_parks_for_longer_and_alerts_no_more()
    {
        _harness.Site.Answers(FakeSite.Status(404));
        var first = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));
        _harness.Clock.Advance(TimeSpan.FromSeconds(30));

        var second = await _harness.DispatchAsync(first.Park, Some.Job("1", 1, "tag:a"));

        Assert.Equal((Some.Time, Some.Time.AddSeconds(90), 1), (second.Park!.Since, second.Park.Until, second.Park.Probes));
        Assert.Single(_harness.Logged("lane.parked"));
        Assert.Empty(_harness.Logged("lane.resumed"));
        Assert.Equal(2, _harness.Journal.Attempts.Count);
    }

    [Fact]
    public async Task A_probe_that_succeeds_lets_the_lane_run_and_says_so_once()
    {
        _harness.Site.Answers(FakeSite.Status(401), FakeSite.Revalidated());
        var parked = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));
        _harness.Clock.Advance(TimeSpan.FromSeconds(30.0117));

        var resumed = await _harness.DispatchAsync(parked.Park, Some.Job("1", 1, "tag:a"));

        Assert.Null(resumed.Park);
        Assert.IsType<Settlement.Complete>(resumed.Jobs[0].Settlement);
        Assert.Equal("Deployment production runs again for its layer nextjs after 00:00:30.", Assert.Single(_harness.Logged("lane.resumed")));
    }

    [Fact]
    public async Task A_turn_with_nothing_to_tell_is_no_probe_and_leaves_the_lane_as_it_was()
    {
        var harness = new LaneDispatcherHarness(inFront: new FakeCdn { Refused = ["tag"] });
        var job = Some.Job("1", 0, "tag:a");

        var settlement = await harness.DispatchAsync(ParkedBefore, job with { Job = job.Job.Advanced(Some.Time) });

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Equal(ParkedBefore, settlement.Park);
        Assert.Empty(harness.Site.Calls);
        Assert.Empty(harness.Logged("lane.resumed"));
    }

    [Fact]
    public async Task At_the_origin_too_a_job_that_cannot_be_told_says_nothing_of_the_site()
    {
        var harness = new LaneDispatcherHarness(origin: new FakeCdn { Refused = ["tag"], Endpoint = new Uri("https://www.example.com/purge") });

        var settlement = await harness.DispatchAsync(ParkedBefore, Some.Job("1", 0, "tag:a"));

        Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[0].Settlement);
        Assert.Equal(ParkedBefore, settlement.Park);
    }

    public static TheoryData<string> NoNews => ["503", "unreachable", "breaker"];

    [Theory, MemberData(nameof(NoNews))]
    public async Task A_probe_that_does_not_get_through_says_nothing_of_the_configuration_so_the_lane_stays_parked(string probe)
    {
        _harness.Site.Answers(FakeSite.Status(401), probe switch
        {
            "503" => FakeSite.Status(503),
            "unreachable" => new SiteAnswer.Unreachable("No route to the host."),
            _ => new SiteAnswer.BreakerOpen(TimeSpan.FromSeconds(5)),
        });
        var first = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));
        _harness.Clock.Advance(TimeSpan.FromSeconds(30));

        var second = await _harness.DispatchAsync(first.Park, Some.Job("1", 1, "tag:a"));

        Assert.Equal((Some.Time, Some.Time.AddSeconds(90), first.Park!.Reason), (second.Park!.Since, second.Park.Until, second.Park.Reason));
        Assert.Empty(_harness.Logged("lane.resumed"));
    }

    public static TheoryData<SiteAnswer> Bad => [FakeSite.Status(401), FakeSite.Status(503), new SiteAnswer.Unreachable("No route to the host."), new SiteAnswer.BreakerOpen(TimeSpan.FromSeconds(5))];

    [Theory, MemberData(nameof(Bad))]
    public async Task A_probe_is_one_call_however_much_waits(SiteAnswer answer)
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1, concurrency: 4);
        harness.Site.Script.Enqueue(async _ =>
        {
            await Task.Yield();
            return answer;
        });

        var settlement = await harness.DispatchAsync(ParkedBefore, Some.Job("1", 1, "tag:a", "!tag:b"), Some.Job("2", 1, "tag:c", "tag:d"));

        Assert.Single(harness.Site.Calls);
        Assert.Single(harness.Journal.Attempts);
        Assert.NotNull(settlement.Park);
        Assert.Equal(2, settlement.Jobs.Count(job => job.Settlement is Settlement.Retry));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(422)]
    public async Task When_a_probe_is_answered_well_the_rest_goes_as_fast_as_always(int status)
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1, concurrency: 4);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Site.Answers(FakeSite.Status(status));
        harness.Site.Script.Enqueue(async cancellation =>
        {
            if (harness.Site.MostAtOnce >= 4) all.TrySetResult();
            await all.Task.WaitAsync(cancellation);
            return FakeSite.Revalidated();
        });

        var settlement = await harness.DispatchAsync(ParkedBefore, [.. Enumerable.Range(0, 9).Select(i => Some.Job($"{i}", 1, $"tag:{i}"))]);

        Assert.Equal((9, 4), (harness.Site.Calls.Count, harness.Site.MostAtOnce));
        Assert.Null(settlement.Park);
    }

    [Fact]
    public async Task A_site_that_refuses_one_call_is_configured_well_enough_to_run()
    {
        _harness.Site.Answers(FakeSite.Status(422));
        var park = new LanePark(Some.Time.AddMinutes(-5), Some.Time, 3, "It answered 401.");

        var settlement = await _harness.DispatchAsync(park, Some.Job("1", 1, "tag:a"));

        Assert.Null(settlement.Park);
        Assert.Equal("Deployment production runs again for its layer nextjs after 00:05:00.", Assert.Single(_harness.Logged("lane.resumed")));
    }

    [Fact]
    public async Task A_secret_that_is_missing_parks_the_lane_and_says_how_to_give_it()
    {
        _harness.Secrets.Clear();

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Equal("There is no secret named 'site'. Put 'site' under the stone.", settlement.Park!.Reason);
        Assert.Empty(_harness.Site.Calls);
    }

    [Fact]
    public async Task A_secret_that_cannot_be_used_parks_the_lane_and_is_not_told()
    {
        _harness.Secrets["site"] = SecretVersions.Of("pässwörd");

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Equal("The secret 'site' cannot be used. A secret that is sent in a header has printable ASCII characters only; this one has others.", settlement.Park!.Reason);
        Assert.DoesNotContain("pässwörd", _harness.Written(settlement), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_may_not_be_called_parks_the_lane()
    {
        _harness.Site.Answers(new SiteAnswer.Forbidden("169.254.169.254 is an address of the machine itself."));

        Assert.Equal("169.254.169.254 is an address of the machine itself.", (await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"))).Park!.Reason);
    }

    [Fact]
    public async Task One_misconfigured_answer_among_several_parks_the_whole_lane()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1);
        harness.Site.Answers(FakeSite.Revalidated(), FakeSite.Status(403), FakeSite.Revalidated());

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"), Some.Job("2", 0, "tag:b"), Some.Job("3", 0, "tag:c"));

        Assert.NotNull(settlement.Park);
        Assert.Equal([typeof(Settlement.Complete), typeof(Settlement.Retry), typeof(Settlement.Retry)], settlement.Jobs.Select(job => job.Settlement.GetType()));
        Assert.Equal(2, harness.Site.Calls.Count);
    }
}
