using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Ingest;

/// <summary>The way of a webhook into the queue.</summary>
public class WebhookIngestTests
{
    private readonly WebhookIngestHarness _harness = new();

    [Fact]
    public async Task A_good_webhook_is_accepted_and_its_jobs_wait_in_their_lanes()
    {
        var accepted = Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed())).Acceptance;

        Assert.Matches("^[0-9a-f]{32}$", accepted.Id);
        Assert.False(accepted.Duplicate);
        Assert.Equal(["production", "preview"], accepted.Deployments.Select(deployment => deployment.Deployment));
        Assert.Equal(["tag:posts", "tag:post:1", "path:/blog/hello"], accepted.Deployments[0].Invalidations.Select(Some.Written));
        Assert.Equal([("preview", 1), ("production", 1)], await WaitingAsync());
    }

    [Fact]
    public async Task A_job_says_all_that_a_worker_needs()
    {
        var accepted = Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed(source: "slow"))).Acceptance;
        _harness.Clock.Advance(TimeSpan.FromSeconds(2));

        var lease = await _harness.Queue.TakeAsync(TestContext.Current.CancellationToken);

        var job = Assert.Single(lease.Jobs).Job;
        Assert.Equal(($"{accepted.Id}.{lease.Lane}", accepted.Id, "slow", lease.Lane), (job.Id, job.WebhookId, job.Source, job.Deployment));
        Assert.Equal((Some.Time, Some.Time.AddSeconds(2)), (job.AcceptedAt, job.NotBefore));
        Assert.Equal("1", Assert.Single(job.Revisions!).Id);
    }

    [Fact]
    public async Task An_accepted_webhook_is_one_line_in_the_log()
    {
        var accepted = Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed())).Acceptance;

        Assert.Equal(
            (LogLevel.Information, $"Accepted webhook {accepted.Id} of source cms: 1 events, 1 rules matched, 2 jobs, 6 invalidations, 1 templates without a result; duplicate: False"),
            (_harness.TheOnlyLine.Level, _harness.TheOnlyLine.Message));
    }

    [Fact]
    public async Task A_webhook_that_comes_again_is_accepted_and_changes_nothing()
    {
        var first = Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed())).Acceptance;
        _harness.Clock.Advance(TimeSpan.FromHours(23));

        var second = Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed())).Acceptance;

        Assert.Equal((first.Id, true, first.Deployments), (second.Id, second.Duplicate, second.Deployments));
        Assert.Equal([("preview", 1), ("production", 1)], await WaitingAsync());
    }

    [Fact]
    public async Task A_webhook_that_comes_again_after_a_day_is_new()
    {
        await _harness.IngestAsync(_harness.Signed());
        _harness.Clock.Advance(TimeSpan.FromHours(24));

        Assert.False(Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed())).Acceptance.Duplicate);
        Assert.Equal([("preview", 2), ("production", 2)], await WaitingAsync());
    }

    [Fact]
    public async Task One_delivery_id_from_two_sources_is_two_webhooks()
    {
        await _harness.IngestAsync(_harness.Signed());

        Assert.False(Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed(source: "slow"))).Acceptance.Duplicate);
    }

    [Theory]
    [InlineData("""{"type":"author.published","data":{}}""", 0)]
    [InlineData("""{"type":"page.published","data":{}}""", 1)]
    [InlineData("""{"type":"post.teleported","data":{}}""", 0)]
    public async Task A_webhook_is_accepted_whether_or_not_a_rule_matches(string body, int deployments)
    {
        var accepted = Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed(body))).Acceptance;

        Assert.Equal(deployments, accepted.Deployments.Count);
        Assert.NotNull(await _harness.Journal.FindAsync(accepted.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task While_a_secret_rotates_webhooks_signed_with_either_come_in()
    {
        _harness.Secrets["cms-new"] = SecretVersions.Of(Convert.ToBase64String("a new secret of ours"u8));

        Assert.IsType<IngestResult.Accepted>(await _harness.IngestAsync(_harness.Signed()));
        Assert.Equal(["cms-new", "cms"], _harness.Secrets.Asked);
    }

    [Fact]
    public async Task A_webhook_of_a_source_that_nobody_configured_costs_no_look_at_secrets_body_or_store()
    {
        var result = await _harness.IngestAsync(_harness.Signed() with { Source = "nosuch" });

        Assert.IsType<IngestResult.UnknownSource>(result);
        Assert.Empty(_harness.Secrets.Asked);
        Assert.Equal([new RefusalCount(RefusalCount.UnknownSource, "unknown source", 1)], await RefusalsAsync());
        Assert.Equal((LogLevel.Warning, "Refused a webhook: no source is configured under this name."), (_harness.TheOnlyLine.Level, _harness.TheOnlyLine.Message));
    }

    [Fact]
    public async Task What_is_not_authentic_is_not_read()
    {
        var result = await _harness.IngestAsync(_harness.Signed() with { Body = "{ broken"u8.ToArray() });

        Assert.IsType<IngestResult.NotAuthentic>(result);
        Assert.Equal([new RefusalCount("cms", "Mismatch", 1)], await RefusalsAsync());
        Assert.Empty(await WaitingAsync());
    }

    [Fact]
    public async Task What_is_authentic_and_unreadable_is_refused_with_the_reason()
    {
        var result = await _harness.IngestAsync(_harness.Signed("""{ "hunter2" """));

        Assert.Equal(new IngestResult.Unreadable("The body is not JSON: it breaks off or goes wrong at line 1, byte 13."), result);
        Assert.Equal([new RefusalCount("cms", "unreadable", 1)], await RefusalsAsync());
        Assert.Equal("Could not read a webhook of source cms: The body is not JSON: it breaks off or goes wrong at line 1, byte 13.", _harness.TheOnlyLine.Message);
        Assert.DoesNotContain("hunter2", _harness.Logged, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_secret_a_source_lets_nobody_in()
    {
        _harness.Secrets.Forget("cms");

        Assert.IsType<IngestResult.NotAuthentic>(await _harness.IngestAsync(_harness.Signed()));
        Assert.Equal([new RefusalCount("cms", "NoSecret", 1)], await RefusalsAsync());
    }

    [Fact]
    public async Task A_webhook_whose_storing_fails_is_not_accepted()
    {
        var journal = new FakeJournal { IsDown = true };
        var harness = new WebhookIngestHarness(journal);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => harness.IngestAsync(harness.Signed()));

        Assert.Empty(harness.Log.Collector.GetSnapshot());
    }

    [Fact]
    public async Task Webhooks_are_counted_by_source_and_by_what_became_of_them()
    {
        using var accepted = new MetricCollector<long>(_harness.Meters, "RevalidationBroker", "broker.webhooks.accepted");
        using var refused = new MetricCollector<long>(_harness.Meters, "RevalidationBroker", "broker.webhooks.refused");

        await _harness.IngestAsync(_harness.Signed());
        await _harness.IngestAsync(_harness.Signed());
        await _harness.IngestAsync(_harness.Signed() with { Source = "attack-7f3a" });
        await _harness.IngestAsync(_harness.Signed() with { Body = default });
        _harness.Ingest.RefuseUnread("cms", "too large", Some.Time);
        _harness.Ingest.RefuseUnread("attack-7f3b", "too large", Some.Time);

        Assert.Equal(["cms False", "cms True"], accepted.GetMeasurementSnapshot().Select(one => $"{one.Tags["source"]} {one.Tags["duplicate"]}"));
        Assert.Equal(["(unknown) unknown source", "cms Mismatch", "cms too large", "(unknown) too large"], refused.GetMeasurementSnapshot().Select(one => $"{one.Tags["source"]} {one.Tags["cause"]}"));
        Assert.Equal(4, (await RefusalsAsync()).Count);
    }

    private async Task<IEnumerable<(string Lane, int Waiting)>> WaitingAsync() =>
        (await _harness.Queue.LanesAsync(TestContext.Current.CancellationToken)).Select(lane => (lane.Lane, lane.Waiting));

    private Task<IReadOnlyList<RefusalCount>> RefusalsAsync() => _harness.Journal.RefusalsAsync(TestContext.Current.CancellationToken);
}
