using RevalidationBroker.Dispatch;
using RevalidationBroker.Functions.Fakes;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Dispatch;

/// <summary>Every settlement, also those that no layer of today asks for.</summary>
public sealed class MessageSettlerTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    private readonly TurnHarness _harness = new();

    [Fact]
    public async Task A_job_that_goes_on_is_sent_into_its_next_lane_before_it_is_completed_here()
    {
        var next = A.Job("w1").Advanced(A.Time);
        await SettleAsync(new Settlement.Advance(next));

        Assert.Equal(["send w1.production", $"send {next.Id}", "complete w1.production"], _harness.Queue.Done);
        Assert.Equal(("production~1", 0), (_harness.Queue.Jobs[0].Message.SessionId, _harness.Queue.Jobs[0].Message.ApplicationProperties[MessageProperties.Attempts]));
    }

    [Fact]
    public async Task A_dead_letter_of_which_something_goes_on_is_buried_after_that_was_sent()
    {
        var next = A.Job("w1").Advanced(A.Time);
        await SettleAsync(new Settlement.DeadLetter("Half of it was rejected.", "No.") { Next = next });

        Assert.Equal(["send w1.production", $"send {next.Id}", "bury w1.production"], _harness.Queue.Done);
    }

    [Fact]
    public async Task A_retry_of_what_is_left_carries_only_that()
    {
        var left = A.Job("w1") with { Instances = ["http://10.0.0.2:3000"] };
        await SettleAsync(new Settlement.Retry(A.Time.AddMinutes(1), Counts: false) { As = left });

        var message = Assert.Single(_harness.Queue.Jobs).Received(A.Time);
        Same.Job(left, JobMessageMapper.Read(message, message.Body.ToMemory()).Queued.Job);
        Assert.Equal(0, JobMessageMapper.AttemptsOf(message));
    }

    [Fact]
    public async Task What_has_nothing_to_come_after_it_is_settled_although_nothing_can_be_sent()
    {
        await _harness.EnqueueAsync(A.Job("w1"), A.Job("w2"));
        _harness.Queue.SendFailures.Enqueue(new TimeoutException());
        var settled = await ReadAsync(number => number == 0 ? new Settlement.Complete() : new Settlement.Retry(A.Time, Counts: true));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => new MessageSettler(_harness.Post, _harness.Clock).SettleAsync(new FakeActions(_harness.Queue), settled));

        Assert.Equal([("w2.production", 0)], _harness.Waiting);
    }

    [Fact]
    public async Task A_reason_is_cut_to_what_Service_Bus_takes()
    {
        await SettleAsync(new Settlement.DeadLetter(new string('a', 5000), new string('b', 5000)));

        var dead = Assert.Single(_harness.Queue.Dead);
        Assert.Equal((4096, 4096), (dead.Reason!.Length, dead.Description!.Length));
    }

    private async Task SettleAsync(Settlement settlement)
    {
        await _harness.EnqueueAsync(A.Job("w1"));
        await new MessageSettler(_harness.Post, _harness.Clock).SettleAsync(new FakeActions(_harness.Queue), await ReadAsync(_ => settlement));
    }

    private async Task<IReadOnlyList<SettledMessage>> ReadAsync(Func<int, Settlement> settlement)
    {
        var settled = new List<SettledMessage>();
        foreach (var (number, message) in _harness.Queue.Take("production").Index())
            settled.Add(new SettledMessage(message, ((MessageReading.Job)await new MessageReader(_harness.Claims).ReadAsync(message, None)).Received, settlement(number)));
        return settled;
    }
}
