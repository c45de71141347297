using Azure;
using RevalidationBroker.Azure.Infrastructure;
using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Azure.Tables;

/// <summary>A webhook whose taking in breaks off is taken as a new one when it comes again, wherever it broke off.</summary>
public sealed class CrashTests : IAsyncDisposable
{
    private readonly TableRequests _requests = new();
    private readonly TablesHarness _store;

    public CrashTests() => _store = new TablesHarness(_requests.Options(retries: 0));

    private AcceptedWebhook Webhook => A.Webhook("w1", receivedAt: _store.Clock.Now) with
    {
        Ledger = [new LedgerChange(A.EntryKey(), 0, A.Entry(slug: "hello", refersTo: ["author-1"]))],
        Kept = A.Request("{}"u8.ToArray(), _store.Clock.Now),
        KeepUntil = _store.Clock.Now.AddDays(7),
    };

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Wherever_the_storage_stops_answering_nothing_is_accepted_and_the_next_time_all_is()
    {
        for (var stopsAfter = 0; ; stopsAfter++)
        {
            await using var store = new TablesHarness(_requests.Options(retries: 0));
            _requests.Before = null;
            var webhook = Webhook with { ReceivedAt = store.Clock.Now };
            var left = stopsAfter;
            _requests.Before = _ =>
            {
                if (Interlocked.Decrement(ref left) < 0) throw new RequestFailedException("The cable is cut.");
            };

            var failure = await Record.ExceptionAsync(() => store.Inbox.AcceptAsync(webhook, CancellationToken.None).InTime());
            _requests.Before = null;
            if (failure is null)
            {
                Assert.True(stopsAfter > 5, "Some request of each step was cut.");
                return;
            }

            Assert.IsType<StorageUnavailableException>(failure);
            Assert.Null(await store.FindAsync("w1"));
            Assert.Empty(await store.RecentAsync());

            // As the CMS does, and whoever plans.
            var acceptance = await store.TryAcceptAsync(webhook) ?? await store.TryAcceptAsync(webhook with { Ledger = [new LedgerChange(A.EntryKey(), 1, Becomes: null)] });
            Assert.False(acceptance!.Duplicate);
            Assert.NotEmpty((await store.TakeAsync()).Jobs);
            Assert.Equal("hello", Assert.Single(await store.KnownAsync(A.EntryKey().Entry)).Slug);
            Assert.Single(await store.ReferrersAsync("author-1"));
            Assert.NotNull(await store.FindRequestAsync("w1"));
            Assert.True((await store.AcceptAsync(webhook)).Duplicate);
        }
    }

    [Fact]
    public async Task Without_the_queue_nothing_is_accepted_and_nothing_is_learnt()
    {
        _store.Sender.Before = () => throw new StorageUnavailableException("The queue is down.");

        Assert.Equal("The queue is down.", (await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AcceptAsync(Webhook))).Message);

        Assert.Null(await _store.FindAsync("w1"));
        Assert.Empty(await _store.KnownAsync(A.EntryKey().Entry));
        _store.Sender.Before = null;
        Assert.False((await _store.AcceptAsync(Webhook)).Duplicate);
    }

    [Fact]
    public async Task Jobs_are_sent_before_the_ledger_forgets_what_they_are_made_of()
    {
        await _store.ImportAsync(A.Entry(slug: "former"));
        var slugs = new List<string?>();
        _store.Sender.After = async () => slugs.Add((await _store.KnownAsync(A.EntryKey().Entry))[0].Slug);

        await _store.LearnAsync(A.Entry(slug: "new"), version: 1);

        Assert.Equal(["former"], slugs);
        Assert.Equal("new", (await _store.KnownAsync(A.EntryKey().Entry))[0].Slug);
    }

    [Fact]
    public async Task Of_two_processes_that_take_the_same_webhook_at_once_one_accepts_it_and_both_give_the_same_answer()
    {
        await using var other = _store.Open();
        Acceptance? inBetween = null;
        _store.Sender.After = async () =>
        {
            _store.Sender.After = null;
            inBetween = await other.Inbox.AcceptAsync(A.Webhook("w1", ["preview"], _store.Clock.Now), CancellationToken.None);
        };

        var second = await _store.AcceptAsync("w1", ["production"]);

        Assert.False(inBetween!.Duplicate);
        Assert.True(second.Duplicate);
        Same.Deployments(inBetween.Deployments, second.Deployments);
        Assert.Single(await _store.RecentAsync());
    }

    [Fact]
    public async Task Of_two_processes_that_change_the_same_entry_at_once_one_is_planned_anew()
    {
        await using var other = _store.Open();
        _store.Sender.After = async () =>
        {
            _store.Sender.After = null;
            Assert.NotNull(await other.Inbox.AcceptAsync(_store.Lesson([new LedgerChange(A.EntryKey(), 0, A.Entry(slug: "theirs"))]), CancellationToken.None));
        };

        Assert.Null(await _store.TryLearnAsync(A.Entry(slug: "ours"), version: 0));

        Assert.Equal("theirs", Assert.Single(await _store.KnownAsync(A.EntryKey().Entry)).Slug);
        Assert.NotNull(await _store.TryLearnAsync(A.Entry(slug: "ours"), version: 1));
    }

    [Fact]
    public async Task An_answer_that_is_lost_on_its_way_back_accepts_a_webhook_once()
    {
        await using var store = new TablesHarness(_requests.Options());
        await store.AcceptAsync("before");
        var lost = 0;
        _requests.After = request =>
        {
            if (TableRequests.IsTransaction(request) && Interlocked.Increment(ref lost) == 1) throw new IOException("The cable is cut.");
        };

        await store.AcceptAsync("w1");

        Assert.True(lost > 1);
        Assert.Equal(["w1", "before"], (await store.RecentAsync()).Select(entry => entry.Id));
        Assert.Equal(2, (await store.MeasureAsync()).Webhooks);
    }

    [Fact]
    public async Task A_storage_that_is_out_of_reach_is_said_to_be_with_what_to_do()
    {
        _requests.Before = _ => throw new RequestFailedException("The cable is cut.");

        var error = await Assert.ThrowsAsync<StorageUnavailableException>(() => _store.AcceptAsync("w1"));
        _requests.Before = null;

        Assert.StartsWith("The table storage 127.0.0.1 cannot be reached. Compare its address with the host's settings", error.Message, StringComparison.Ordinal);
    }
}
