using Azure.Messaging.ServiceBus;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Dispatch;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Queue;

public sealed class JobPostTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    private readonly TurnHarness _harness = new();

    [Fact]
    public async Task A_webhooks_jobs_go_in_one_send_whatever_their_lanes()
    {
        await _harness.EnqueueAsync([.. Enumerable.Range(0, 100).Select(number => A.Job("w1", $"site-{number}"))]);

        Assert.Equal((1, 100), (_harness.Queue.Sends, _harness.Queue.Jobs.Count));
    }

    [Fact]
    public async Task A_job_too_large_for_a_message_goes_by_a_claim_and_arrives_whole()
    {
        await _harness.EnqueueAsync(Large("w1", 20_000));
        Assert.Empty(_harness.Queue.Jobs[0].Message.Body.ToArray());

        await _harness.RunAsync();

        Assert.Empty(_harness.Queue.Jobs);
        Assert.Contains("large-19999", string.Concat(_harness.Site.Calls), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_too_large_together_still_go_in_one_send()
    {
        await _harness.EnqueueAsync([.. Enumerable.Range(0, 5).Select(number => Large($"w{number}", 4000))]);

        Assert.Equal((1, 5), (_harness.Queue.Sends, _harness.Queue.Jobs.Count));
    }

    [Fact]
    public async Task Jobs_too_many_for_one_send_go_in_several_and_that_is_said()
    {
        await _harness.EnqueueAsync([.. Enumerable.Range(0, 1000).Select(number => A.Job("w1", $"site-{number}"))]);

        Assert.Equal(1000, _harness.Queue.Jobs.Count);
        Assert.InRange(_harness.Queue.Sends, 2, 10);
        Assert.Single(_harness.Logged("jobs.sent_in_parts"));
    }

    [Theory]
    [InlineData(ServiceBusFailureReason.ServiceBusy, "throttled")]
    [InlineData(ServiceBusFailureReason.QuotaExceeded, "full")]
    [InlineData(ServiceBusFailureReason.MessagingEntityNotFound, "BROKER_QUEUE")]
    [InlineData(ServiceBusFailureReason.ServiceCommunicationProblem, "does not answer")]
    public async Task A_queue_that_takes_nothing_is_storage_that_is_unavailable_and_says_why(ServiceBusFailureReason reason, string said)
    {
        _harness.Queue.SendFailures.Enqueue(new ServiceBusException("No.", reason));

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => _harness.EnqueueAsync(A.Job()));

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_claim_that_is_gone_makes_a_dead_letter_that_says_so()
    {
        await _harness.EnqueueAsync(Large("w1", 20_000));
        await _harness.Claims.SweepAsync(DateTimeOffset.MaxValue, None);

        await _harness.RunAsync();

        Assert.Contains("is gone", Assert.Single(_harness.Queue.Dead).Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_waits_for_its_CMS_is_scheduled()
    {
        await _harness.EnqueueAsync(A.Job(settle: TimeSpan.FromSeconds(2)));

        Assert.Equal(A.Time.AddSeconds(2), _harness.Queue.Jobs[0].Message.ScheduledEnqueueTime);
    }

    private static Job Large(string webhook, int tags) => A.Job(webhook, invalidations: [.. Enumerable.Range(0, tags).Select(number => A.Tag($"large-{number}"))]);
}
