using Microsoft.Extensions.Logging;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>What becomes of a lane's jobs.</summary>
public class LaneDispatcherTests
{
    private readonly LaneDispatcherHarness _harness = new();

    [Fact]
    public async Task A_whole_lane_goes_in_one_call_and_every_job_is_complete()
    {
        _harness.Site.Answers(FakeSite.Revalidated());

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:posts", "tag:post:1"), Some.Job("2", 3, "tag:posts", "path:/blog"));

        Assert.Contains("\"tags\":[\"posts\",\"post:1\"],\"paths\":[{\"path\":\"/blog\"}]", Assert.Single(_harness.Site.Calls).Body, StringComparison.Ordinal);
        Assert.All(settlement.Jobs, job => Assert.IsType<Settlement.Complete>(job.Settlement));
        Assert.Equal(["1", "2"], settlement.Jobs.Select(job => job.Job.Job.Id));
        Assert.Null(settlement.Park);
    }

    [Fact]
    public async Task A_call_is_one_attempt_in_the_journal_and_one_line_in_the_log()
    {
        _harness.Site.Script.Enqueue(_ =>
        {
            _harness.Clock.Advance(TimeSpan.FromMilliseconds(40));
            return Task.FromResult(FakeSite.Revalidated());
        });

        await _harness.DispatchAsync(Some.Job("1", 0, "tag:posts"), Some.Job("2", 3, "tag:posts", "path:/blog", "page:/[slug]"));

        var attempt = Assert.Single(_harness.Journal.Attempts);
        Assert.Equal(("production", Some.Time, TimeSpan.FromMilliseconds(40), "delivered", 1, 2), (attempt.Deployment, attempt.StartedAt, attempt.Duration, attempt.Outcome, attempt.Tags, attempt.Paths));
        Assert.Equal(["wh-1", "wh-2"], attempt.WebhookIds);
        var line = Assert.Single(_harness.Log.Collector.GetSnapshot());
        Assert.Equal((LogLevel.Information, "Called deployment production: delivered in 40 ms with 2 jobs, 1 tags, 2 paths, attempt 4, layer nextjs. The site answered 200, revalidated."), (line.Level, line.Message));
    }

    [Fact]
    public async Task A_job_with_nothing_to_forget_is_complete_without_a_call()
    {
        var settlement = await _harness.DispatchAsync(Some.Job("1", 0));

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.Empty(_harness.Site.Calls);
    }

    [Fact]
    public async Task Jobs_of_a_deployment_that_is_gone_from_the_configuration_are_dead_letters()
    {
        var settlement = await _harness.DispatchAsync(new LaneLease("1", "old-site", [Some.Job("1", 0, "tag:a"), Some.Job("2", 0, "tag:b")], null), TestContext.Current.CancellationToken);

        Assert.All(settlement.Jobs, job => Assert.Equal("No deployment is named 'old-site' any more.", Assert.IsType<Settlement.DeadLetter>(job.Settlement).Reason));
        Assert.Equal(2, _harness.Logged("job.dead").Count());
        Assert.Empty(_harness.Site.Calls);
    }

    [Fact]
    public async Task A_job_has_the_fate_of_the_calls_that_carried_it()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1);
        harness.Site.Answers(FakeSite.Revalidated(), FakeSite.Status(422), FakeSite.Revalidated());

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"), Some.Job("2", 0, "tag:a", "tag:b"), Some.Job("3", 0, "tag:c"));

        Assert.IsType<Settlement.Complete>(settlement.Jobs[0].Settlement);
        Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[1].Settlement);
        Assert.IsType<Settlement.Complete>(settlement.Jobs[2].Settlement);
    }

    [Fact]
    public async Task A_site_that_has_just_failed_is_not_asked_again_in_the_same_breath()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1);
        harness.Site.Answers(FakeSite.Revalidated(), FakeSite.Status(503), FakeSite.Revalidated());

        var settlement = await harness.DispatchAsync(Some.Job("1", 0, "tag:a"), Some.Job("2", 1, "tag:b"), Some.Job("3", 2, "tag:c"), Some.Job("4", 0, "tag:b", "tag:d"));

        Assert.Equal(2, harness.Site.Calls.Count);
        Assert.Equal(["delivered", "transient"], harness.Journal.Attempts.Select(attempt => attempt.Outcome));
        Assert.Equal(
            [new Settlement.Complete(), new Settlement.Retry(Some.Time.AddSeconds(5), Counts: true), new Settlement.Retry(Some.Time.AddSeconds(15), Counts: false), new Settlement.Retry(Some.Time.AddSeconds(1), Counts: true)],
            settlement.Jobs.Select(job => job.Settlement));
        Assert.Null(settlement.Park);
    }

    [Fact]
    public async Task No_more_calls_are_under_way_at_once_than_the_deployment_allows()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1, concurrency: 2);
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Site.Script.Enqueue(async cancellation =>
        {
            if (harness.Site.MostAtOnce >= 2) both.TrySetResult();
            await both.Task.WaitAsync(cancellation);
            return FakeSite.Revalidated();
        });

        await harness.DispatchAsync(Some.Job("1", 0, [.. Enumerable.Range(0, 20).Select(i => $"tag:{i}")]));

        Assert.Equal((20, 2), (harness.Site.Calls.Count, harness.Site.MostAtOnce));
    }

    [Fact]
    public async Task A_site_may_say_when_to_come_back()
    {
        _harness.Site.Answers(FakeSite.Status(429, retryAfter: TimeSpan.FromMinutes(7)));

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Equal(new Settlement.Retry(Some.Time.AddMinutes(7), Counts: true), settlement.Jobs[0].Settlement);
    }

    [Fact]
    public async Task A_site_that_cannot_be_reached_is_tried_again()
    {
        _harness.Site.Answers(new SiteAnswer.Unreachable("The connection was refused."));

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"));

        Assert.Equal(new Settlement.Retry(Some.Time.AddSeconds(1), Counts: true), settlement.Jobs[0].Settlement);
        Assert.Equal(("transient", "The connection was refused."), (_harness.Journal.Attempts[0].Outcome, _harness.Journal.Attempts[0].Detail));
    }

    [Fact]
    public async Task While_the_breaker_is_open_no_attempt_counts()
    {
        _harness.Site.Answers(new SiteAnswer.BreakerOpen(TimeSpan.FromSeconds(20)));

        var settlement = await _harness.DispatchAsync(Some.Job("1", 5, "tag:a"));

        Assert.Equal(new Settlement.Retry(Some.Time.AddSeconds(20), Counts: false), settlement.Jobs[0].Settlement);
    }

    [Fact]
    public async Task A_rejected_job_is_a_dead_letter_with_the_answer_and_the_log_has_it_without()
    {
        _harness.Site.Answers(FakeSite.Status(422, """{"error":"no such tag"}"""));

        var settlement = await _harness.DispatchAsync(Some.Job("1", 2, "tag:a"));

        const string cause = "The site answered 422: it will not have this call, however often it comes.";
        Assert.Equal($$"""{{cause}} Its answer: {"error":"no such tag"}""", Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[0].Settlement).Reason);
        Assert.Equal($"Gave up on job 1 for deployment production after 3 attempts; it is a dead letter. {cause}", Assert.Single(_harness.Logged("job.dead")));
    }

    [Fact]
    public async Task What_a_site_rejects_takes_nothing_else_with_it()
    {
        _harness.Site.ByBody = body => body.Contains("\"bad\"", StringComparison.Ordinal) ? FakeSite.Status(400) : FakeSite.Revalidated();

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a", "tag:b"), Some.Job("2", 0, "tag:c", "tag:bad"), Some.Job("3", 0, "tag:d"), Some.Job("4", 0, "tag:e"));

        Assert.Equal(["Complete", "DeadLetter", "Complete", "Complete"], settlement.Jobs.Select(job => job.Settlement.GetType().Name));
        Assert.Contains(_harness.Site.Calls, call => call.Body.Contains("\"tags\":[\"bad\"]", StringComparison.Ordinal));
        Assert.InRange(_harness.Site.Calls.Count, 3, 7);
    }

    [Fact]
    public async Task A_site_that_rejects_everything_is_not_asked_about_each()
    {
        _harness.Site.ByBody = _ => FakeSite.Status(400);

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, [.. Enumerable.Range(0, 1000).Select(i => $"tag:{i}")]));

        Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[0].Settlement);
        Assert.InRange(_harness.Site.Calls.Count, 1, 1 + (2 * 32));
    }

    [Fact]
    public async Task Jobs_that_failed_together_come_back_together()
    {
        var thrown = 0.0;
        _harness.Dice = () => thrown += 0.1;
        _harness.Site.Answers(FakeSite.Status(503));

        var settlement = await _harness.DispatchAsync(Some.Job("1", 0, "tag:a"), Some.Job("2", 0, "tag:b"), Some.Job("3", 0, "tag:c"));

        Assert.Single(settlement.Jobs.Select(job => Assert.IsType<Settlement.Retry>(job.Settlement).At).Distinct());
    }

    [Fact]
    public async Task A_job_of_a_day_ago_is_given_up_when_it_fails_once_more()
    {
        _harness.Site.Answers(FakeSite.Status(503));
        _harness.Clock.Advance(TimeSpan.FromHours(24));

        var settlement = await _harness.DispatchAsync(Some.Job("1", 12, "tag:a"));

        Assert.Equal("Given up after 24 h. The site answered 503.", Assert.IsType<Settlement.DeadLetter>(settlement.Jobs[0].Settlement).Reason);
    }

    [Fact]
    public async Task A_cancelled_dispatch_settles_nothing_and_records_nothing()
    {
        using var stop = new CancellationTokenSource();
        _harness.Site.Script.Enqueue(async cancellation =>
        {
            await stop.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
            return FakeSite.Revalidated();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _harness.DispatchAsync(new LaneLease("1", "production", [Some.Job("1", 0, "tag:a")], null), stop.Token));

        Assert.Empty(_harness.Journal.Attempts);
        Assert.Empty(_harness.Log.Collector.GetSnapshot());
    }

    [Fact]
    public async Task A_journal_that_is_down_is_no_outcome_of_the_site()
    {
        _harness.Site.Answers(FakeSite.Revalidated());
        _harness.Journal.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _harness.DispatchAsync(Some.Job("1", 0, "tag:a")));
    }

    [Fact]
    public async Task A_call_that_is_made_again_has_another_id_even_where_the_first_did_not_count()
    {
        var harness = new LaneDispatcherHarness(itemsACall: 1);
        harness.Site.Answers(FakeSite.Revalidated(), FakeSite.Status(503), FakeSite.Revalidated());
        var job = Some.Job("1", 0, "tag:a", "tag:c");
        var other = Some.Job("2", 0, "tag:b");

        await harness.DispatchAsync(Some.Job("1", 0, "tag:a", "tag:c"), other);
        harness.Clock.Advance(TimeSpan.FromSeconds(1));
        await harness.DispatchAsync(job, other);

        var ids = harness.Site.Calls.Select(call => System.Text.Json.JsonDocument.Parse(call.Body).RootElement.GetProperty("id").GetString()).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.Matches("^call_[0-9a-f]{32}$", id));
    }
}
