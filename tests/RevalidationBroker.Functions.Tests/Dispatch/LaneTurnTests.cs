using Azure.Messaging.ServiceBus;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Fakes;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Dispatch;

public sealed class LaneTurnTests
{
    private readonly TurnHarness _harness = new();

    [Fact]
    public async Task What_waits_in_a_lane_goes_in_one_call_and_is_completed()
    {
        await _harness.EnqueueAsync(A.Job("w1"), A.Job("w2"), A.Job("w3"));

        await _harness.RunAsync();

        Assert.Single(_harness.Site.Calls);
        Assert.Empty(_harness.Queue.Jobs);
        Assert.Equal(3, _harness.Queue.Done.Count(done => done.StartsWith("complete", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_retry_is_sent_for_its_time_before_the_original_is_completed_and_counts_the_attempt()
    {
        _harness.Site.Status = 503;
        await _harness.EnqueueAsync(A.Job("w1"));

        await _harness.RunAsync();

        Assert.Equal(["send w1.production", "send w1.production", "complete w1.production"], _harness.Queue.Done);
        Assert.Equal([("w1.production", 1)], _harness.Waiting);
        Assert.Equal(A.Time.AddSeconds(1), _harness.Queue.Jobs[0].Message.ScheduledEnqueueTime);
        Assert.Empty(_harness.Queue.Take("production"));
    }

    [Fact]
    public async Task A_retry_that_cannot_be_sent_leaves_the_original_while_what_is_done_is_completed()
    {
        _harness.Site.Status = 503;
        await _harness.EnqueueAsync(A.Job("w1"));
        _harness.Queue.SendFailures.Enqueue(new ServiceBusException("Busy.", ServiceBusFailureReason.ServiceBusy));

        await Assert.ThrowsAsync<Ports.StorageUnavailableException>(() => _harness.RunAsync());

        Assert.Equal([("w1.production", 0)], _harness.Waiting);
        Assert.DoesNotContain(_harness.Queue.Done, done => done.StartsWith("complete", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_host_that_dies_between_send_and_complete_makes_a_job_come_again_and_its_retry_only_once()
    {
        _harness.Site.Status = 503;
        await _harness.EnqueueAsync(A.Job("w1"));
        _harness.Queue.SettleFailure = (0, new InvalidOperationException("The host died."));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _harness.RunAsync());
        Assert.Equal([("w1.production", 0), ("w1.production", 1)], _harness.Waiting);

        _harness.Queue.SettleFailure = null;
        await _harness.RunAsync();

        Assert.Equal("drop w1.production", _harness.Queue.Done[^2]);
        Assert.Equal([("w1.production", 1)], _harness.Waiting);
    }

    [Fact]
    public async Task A_lock_that_is_lost_while_it_is_settled_makes_the_rest_come_again_and_loses_nothing()
    {
        await _harness.EnqueueAsync(A.Job("w1"), A.Job("w2"), A.Job("w3"));
        _harness.Queue.SettleFailure = (1, new ServiceBusException("Lost.", ServiceBusFailureReason.SessionLockLost));
        await Assert.ThrowsAsync<ServiceBusException>(() => _harness.RunAsync());
        Assert.Equal(2, _harness.Queue.Jobs.Count);

        _harness.Queue.SettleFailure = null;
        await _harness.RunAsync();

        Assert.Empty(_harness.Queue.Jobs);
        Assert.Equal(2, _harness.Site.Calls.Count);
    }

    [Fact]
    public async Task A_call_that_outlasts_the_lock_is_cut_off_and_nothing_is_settled()
    {
        await _harness.EnqueueAsync(A.Job("w1"));
        _harness.Site.Before = () => _harness.Clock.Advance(TimeSpan.FromMinutes(4.9));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _harness.RunAsync());

        Assert.Equal([("w1.production", 0)], _harness.Waiting);
    }

    [Fact]
    public async Task A_host_that_stops_begins_no_call_and_the_jobs_come_again_uncounted()
    {
        await _harness.EnqueueAsync(A.Job("w1"));
        await _harness.RunStoppingAsync();

        Assert.Empty(_harness.Site.Calls);
        Assert.Equal([("w1.production", 0)], _harness.Waiting);
    }

    [Fact]
    public async Task What_the_site_rejects_is_a_dead_letter_with_its_reason_and_its_time()
    {
        _harness.Site.Status = 422;
        await _harness.EnqueueAsync(A.Job("w1"));

        await _harness.RunAsync();

        var dead = Assert.Single(_harness.Queue.Dead);
        Assert.Contains("422", dead.Reason, StringComparison.Ordinal);
        Assert.Equal(1, dead.Message.ApplicationProperties[MessageProperties.Attempts]);
        Assert.Equal(A.Time, DateTimeOffset.Parse((string)dead.Message.ApplicationProperties[MessageProperties.DeadAt], System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_message_that_cannot_be_read_is_a_dead_letter_and_harms_no_other()
    {
        _harness.Queue.Put(new ServiceBusMessage("{}") { MessageId = "strange", SessionId = "production", Subject = "strange" });
        await _harness.EnqueueAsync(A.Job("w1"));

        await _harness.RunAsync();

        Assert.Equal("strange", Assert.Single(_harness.Queue.Dead).Message.Subject);
        Assert.Empty(_harness.Queue.Jobs);
        Assert.Single(_harness.Site.Calls);
        Assert.Single(_harness.Logged("message.unreadable"));
    }

    [Fact]
    public async Task The_same_message_twice_is_one_call()
    {
        await _harness.EnqueueAsync(A.Job("w1"));
        await _harness.EnqueueAsync(A.Job("w1"));

        await _harness.RunAsync();

        Assert.Equal(["send w1.production", "drop w1.production", "complete w1.production"], _harness.Queue.Done);
    }

    [Fact]
    public async Task A_trace_goes_from_the_webhook_into_the_retry()
    {
        _harness.Site.Status = 503;
        using var activity = new System.Diagnostics.Activity("webhook").Start();
        await _harness.EnqueueAsync(A.Job("w1"));
        var id = activity.Id;
        activity.Stop();

        await _harness.RunAsync();

        Assert.Equal(id, _harness.Queue.Jobs[0].Message.ApplicationProperties[MessageProperties.TraceParent]);
    }
}
