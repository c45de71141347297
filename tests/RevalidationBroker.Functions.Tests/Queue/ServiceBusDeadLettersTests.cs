using RevalidationBroker.Functions.Dispatch;
using RevalidationBroker.Functions.Fakes;
using RevalidationBroker.Functions.Messages;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Functions.Queue;

public sealed class ServiceBusDeadLettersTests
{
    private static CancellationToken None => TestContext.Current.CancellationToken;

    private readonly TurnHarness _harness = new();
    private readonly ServiceBusDeadLetters _letters;
    private readonly ServiceBusQueuedWork _work;

    public ServiceBusDeadLettersTests()
    {
        var dead = new FakeReceiver(_harness.Queue, _harness.Queue.Dead, _harness.Clock);
        var messages = new DeadLetterMessages(dead);
        _letters = new ServiceBusDeadLetters(new MessageBrowser(dead), messages, new MessageReader(_harness.Claims), _harness.Post);
        _work = new ServiceBusQueuedWork(new MessageBrowser(new FakeReceiver(_harness.Queue, _harness.Queue.Jobs, _harness.Clock)), new MessageBrowser(dead), messages);
    }

    [Fact]
    public async Task The_newest_come_first_with_why_they_died_and_when()
    {
        await DieAsync("w1", "w2", "w3", "w4", "w5");

        var found = await _letters.ListAsync(DeadLetterFilter.All, 2, None);

        Assert.Equal(["w5", "w4"], found.Select(letter => letter.Job.Job.WebhookId));
        Assert.All(found, letter => Assert.Equal((1, A.Time, null), (letter.Job.Attempts, letter.DeadAt, letter.Unreadable)));
        Assert.Contains("422", found[0].Reason, StringComparison.Ordinal);
        Assert.Equal(5, (await _letters.CountAsync(None))["production"]);
    }

    [Fact]
    public async Task They_are_found_by_their_filter()
    {
        await DieAsync("w1");

        Assert.Single(await _letters.ListAsync(new DeadLetterFilter("production", "blog", A.Time), 10, None));
        Assert.Empty(await _letters.ListAsync(new DeadLetterFilter("preview"), 10, None));
        Assert.Empty(await _letters.ListAsync(new DeadLetterFilter(Source: "other"), 10, None));
        Assert.Empty(await _letters.ListAsync(new DeadLetterFilter(Since: A.Time.AddTicks(1)), 10, None));
    }

    [Fact]
    public async Task A_replayed_letter_is_gone_and_its_job_waits()
    {
        await DieAsync("w1", "w2", "w3", "w4", "w5");
        var letter = (await _letters.ListAsync(DeadLetterFilter.All, 10, None))[0];

        Assert.Empty(await _letters.ReplayAsync([new Replay(letter.Id, [letter.Job.Job.Replayed(letter.Id, "production", A.Time)])], None));

        Assert.Null(await _letters.FindAsync(letter.Id, None));
        Assert.Equal(("w5", 0), (_harness.Queue.Jobs[0].Message.ApplicationProperties[MessageProperties.Webhook], _harness.Waiting.Single().Attempts));
        // The others are not held any more.
        Assert.Empty(await _letters.DiscardAsync([.. (await _letters.ListAsync(DeadLetterFilter.All, 10, None)).Select(other => other.Id)], None));
        Assert.Empty(_harness.Queue.Dead);
    }

    [Fact]
    public async Task Where_one_is_not_there_nothing_is_done()
    {
        await DieAsync("w1");
        var letter = (await _letters.ListAsync(DeadLetterFilter.All, 10, None))[0];

        Assert.Equal(["999", "0" + letter.Id], await _letters.ReplayAsync([new Replay(letter.Id, [letter.Job.Job]), new Replay("999", []), new Replay("0" + letter.Id, [])], None));

        Assert.Empty(_harness.Queue.Jobs);
        Assert.Single(_harness.Queue.Dead);
    }

    [Fact]
    public async Task A_replay_that_cannot_be_sent_leaves_the_letter()
    {
        await DieAsync("w1");
        var letter = (await _letters.ListAsync(DeadLetterFilter.All, 10, None))[0];
        _harness.Queue.SendFailures.Enqueue(new TimeoutException());

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _letters.ReplayAsync([new Replay(letter.Id, [letter.Job.Job])], None));

        Assert.Empty(await _letters.DiscardAsync([letter.Id], None));
    }

    [Fact]
    public async Task What_Service_Bus_gave_up_itself_says_so()
    {
        await _harness.EnqueueAsync(A.Job("w1"));
        _harness.Queue.Bury(_harness.Queue.Take("production")[0], null, "MaxDeliveryCountExceeded", "Delivered ten times.");

        Assert.Equal("MaxDeliveryCountExceeded: Delivered ten times.", (await _letters.ListAsync(DeadLetterFilter.All, 10, None))[0].Reason);
    }

    [Fact]
    public async Task Housekeeping_learns_which_webhooks_have_work_and_deletes_old_letters()
    {
        await DieAsync("w1", "w2");
        _harness.Clock.Advance(TimeSpan.FromDays(1));
        _harness.Site.Status = 200;
        await _harness.EnqueueAsync(A.Job("w3"));

        Assert.Equal(["w1", "w2", "w3"], (await _work.WebhooksAsync(A.Time, None)).Order());
        Assert.Equal((1, 2), await _work.CountAsync(None));
        Assert.Equal(0, await _work.SweepDeadLettersAsync(A.Time, None));
        Assert.Equal(2, await _work.SweepDeadLettersAsync(A.Time.AddTicks(1), None));
        Assert.Empty(_harness.Queue.Dead);
    }

    private async Task DieAsync(params string[] webhooks)
    {
        _harness.Site.Status = 422;
        foreach (var webhook in webhooks)
        {
            await _harness.EnqueueAsync(A.Job(webhook));
            await _harness.RunAsync();
        }
    }
}
