using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Fakes;
using RevalidationBroker.InMemory;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>A lane from end to end: dispatcher, superseder, queue and journal, against a site that fails at first.</summary>
public class SupersederTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private readonly LaneDispatcherHarness _harness = new();
    private readonly InMemoryJobQueue _queue;
    private readonly InMemoryJournal _journal;
    private readonly FakeLogger<Superseder> _log = new();
    private readonly Superseder _superseder;

    public SupersederTests()
    {
        _queue = new InMemoryJobQueue(_harness.Clock, new LaneSchedule(_harness.Clock, () => new LaneWindow(TimeSpan.Zero, TimeSpan.Zero), TenMinutes));
        _journal = new InMemoryJournal(_queue, _harness.Clock);
        _superseder = new Superseder(_queue, _journal, new BrokerMetrics(_harness.Meters), _log);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_waits_for_its_retry_is_done_when_a_newer_one_that_covers_it_is_delivered()
    {
        await FailAsync("A", "tag:posts", "path:/blog/x");
        await AcceptAsync("B", "tag:posts", "layout:/blog", "tag:b");

        await DispatchAsync(FakeSite.Revalidated());

        Assert.Empty(await _queue.LanesAsync(Cancellation));
        Assert.Equal(2, _harness.Site.Calls.Count);
        var record = (await _journal.FindAsync("A", Cancellation))!.Attempts[^1];
        Assert.Equal(("superseded", Some.Time.AddMinutes(1), TimeSpan.Zero, 1, 1), (record.Outcome, record.StartedAt, record.Duration, record.Tags, record.Paths));
        Assert.Equal(["A"], record.WebhookIds);
        Assert.Equal(["B"], record.SupersededBy!);
        Assert.Equal("Superseded by the call of webhook B at 2026-03-01 12:01:00Z, which told the site all that this one asks for. No other call is needed.", record.Detail);
        Assert.Equal("Job A.production for deployment production is done after 1 attempts without another call: superseded by the call of webhook B.", _log.LatestRecord.Message);
    }

    [Fact]
    public async Task A_job_with_one_tag_more_stays_and_is_called_for_in_its_time()
    {
        await FailAsync("A", "tag:posts", "path:/blog/x", "tag:more");
        await AcceptAsync("B", "tag:posts", "layout:/blog", "tag:b");

        await DispatchAsync(FakeSite.Revalidated());

        Assert.Equal(1, Assert.Single(await _queue.LanesAsync(Cancellation)).Waiting);
        _harness.Clock.Advance(TenMinutes);
        await DispatchAsync(FakeSite.Revalidated());
        Assert.Contains("more", _harness.Site.Calls[^1].Body, StringComparison.Ordinal);
        Assert.Empty(await _queue.LanesAsync(Cancellation));
    }

    [Fact]
    public async Task A_newer_job_that_is_not_delivered_supersedes_nothing()
    {
        await FailAsync("A", "tag:posts");
        await AcceptAsync("B", "everything");

        await DispatchAsync(FakeSite.Status(503));

        Assert.Equal(2, Assert.Single(await _queue.LanesAsync(Cancellation)).Waiting);
    }

    [Fact]
    public async Task A_job_that_came_while_the_call_was_under_way_stays()
    {
        await AcceptAsync("B", "everything");
        _harness.Site.Script.Clear();
        _harness.Site.Script.Enqueue(async _ =>
        {
            _harness.Clock.Advance(TimeSpan.FromSeconds(1));
            await AcceptAsync("A", "tag:posts");
            return FakeSite.Revalidated();
        });

        await DispatchAsync();

        Assert.Equal(1, Assert.Single(await _queue.LanesAsync(Cancellation)).Waiting);
    }

    [Fact]
    public async Task The_record_says_which_of_a_call_s_webhooks_did_it()
    {
        await FailAsync("A", "tag:a1", "tag:a2", "tag:a3", "tag:a4");
        foreach (var number in "1234") await AcceptAsync($"B{number}", $"tag:a{number}");
        await AcceptAsync("C", "tag:other");

        await DispatchAsync(FakeSite.Revalidated());

        var record = (await _journal.FindAsync("A", Cancellation))!.Attempts[^1];
        Assert.Equal(["B1", "B2", "B3", "B4"], record.SupersededBy!);
        Assert.StartsWith("Superseded by the call of webhook B1, B2, B3 and 1 more at", record.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_that_one_call_superseded_are_one_record()
    {
        foreach (var id in (string[])["A1", "A2", "A3"]) await AcceptAsync(id, "tag:posts", $"path:/blog/{id}");
        await DispatchAsync(FakeSite.Status(503));
        _harness.Clock.Advance(TimeSpan.FromMinutes(1));
        await AcceptAsync("B", "everything");

        await DispatchAsync(FakeSite.Revalidated());

        var record = (await _journal.FindAsync("A2", Cancellation))!.Attempts[^1];
        Assert.Equal(["A1", "A2", "A3"], record.WebhookIds);
        Assert.Equal((1, 3), (record.Tags, record.Paths));
    }

    /// <summary>Has a webhook's job called for in vain, so that it waits for ten minutes; one of them passes.</summary>
    private async Task FailAsync(string webhook, params string[] stale)
    {
        await AcceptAsync(webhook, stale);
        await DispatchAsync(FakeSite.Status(503));
        _harness.Clock.Advance(TimeSpan.FromMinutes(1));
    }

    private async Task AcceptAsync(string webhook, params string[] stale)
    {
        var now = _harness.Clock.GetUtcNow();
        await _journal.AcceptAsync(Testing.A.Webhook(webhook, receivedAt: now, invalidations: [.. stale.Select(Some.Stale)]), Cancellation);
    }

    private async Task DispatchAsync(params SiteAnswer[] answers)
    {
        if (answers.Length > 0) _harness.Site.Script.Clear();
        _harness.Site.Answers(answers);
        var lease = await _queue.TakeAsync(Cancellation);
        var settlement = await _superseder.AddSupersededAsync(lease, In(TenMinutes, await _harness.DispatchAsync(lease, Cancellation)), Cancellation);
        Assert.True(await _queue.SettleAsync(lease, settlement, Cancellation));
    }

    // The schedule begins with two seconds; what matters here is that a retry is some way off.
    private LaneSettlement In(TimeSpan wait, LaneSettlement settlement) => settlement with
    {
        Jobs = [.. settlement.Jobs.Select(job => job.Settlement is Settlement.Retry ? job with { Settlement = new Settlement.Retry(_harness.Clock.GetUtcNow() + wait, Counts: true) } : job)],
    };
}
