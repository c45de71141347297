using System.Text.Json;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>What a store promises that outlives its process.</summary>
public abstract partial class ReopeningContract : StoreContract<ReopenableStoreHarness>
{
    [Fact]
    public async Task Jobs_that_waited_are_lent_after_the_store_is_opened_again()
    {
        var webhook = A.Webhook("w1", ["production", "preview"], Clock.Now, invalidations: [A.Tag("posts"), A.Path("/blog")]);
        await Store.AcceptAsync(webhook);

        await Store.ReopenAsync();

        var jobs = new[] { await Store.TakeAsync(), await Store.TakeAsync() }.Select(lease => Assert.Single(lease.Jobs)).ToDictionary(job => job.Job.Deployment);
        Same.Job(webhook.Jobs[0], jobs["production"].Job);
        Same.Job(webhook.Jobs[1], jobs["preview"].Job);
    }

    [Fact]
    public async Task A_lease_ends_with_the_process_that_held_it()
    {
        await Store.AcceptAsync("w1");
        await Store.TakeAsync();

        await Store.ReopenAsync();

        Assert.Equal("w1.production", Assert.Single((await Store.TakeAsync()).Jobs).Job.Id);
    }

    [Fact]
    public async Task A_restored_lane_waits_no_window()
    {
        Store.Window = LaneWindow.Default;
        await Store.AcceptAsync("w1");

        await Store.ReopenAsync();

        Assert.Equal("w1.production", Assert.Single((await Store.TakeAsync()).Jobs).Job.Id);
    }

    [Fact]
    public async Task What_was_advanced_and_what_is_left_of_a_job_outlive_the_process()
    {
        await Store.AcceptAsync("w1");
        await Store.AcceptAsync("w2");
        var lease = await Store.TakeAsync();
        var (next, rest) = (lease.Jobs[0].Job.Advanced(Clock.Now, new LayerIdentity("cdn", "1f2e3d4c")), lease.Jobs[1].Job with { Instances = ["http://10.0.0.2:3000"] });
        await Store.SettleAsync(lease, job => job.Job.WebhookId == "w1" ? new Settlement.Advance(next) : new Settlement.Retry(Clock.Now, Counts: true) { As = rest });

        await Store.ReopenAsync();

        var jobs = new[] { await Store.TakeAsync(), await Store.TakeAsync() }.ToDictionary(lent => lent.Lane, lent => Assert.Single(lent.Jobs).Job);
        Same.Job(rest, jobs["production"]);
        Same.Job(next, jobs["production~1"]);
    }

    [Fact]
    public async Task A_retry_keeps_its_time_and_its_attempts()
    {
        await Store.AcceptAsync("w1");
        var due = Clock.Now + TimeSpan.FromSeconds(10);
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.Retry(due, Counts: true));

        await Store.ReopenAsync();

        Assert.Equal(due, Assert.Single(await Store.LanesAsync()).NextDue);
        Clock.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromMilliseconds(1));
        await Store.NothingIsReadyAsync();
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Assert.Single((await Store.TakeAsync()).Jobs).Attempts);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_parked_lane_is_parked_still(bool empty)
    {
        await Store.AcceptAsync("w1");
        var park = A.Park(Clock.Now, TimeSpan.FromSeconds(30), probes: 3);
        await Store.SettleAsync(await Store.TakeAsync(), empty ? new Settlement.Complete() : new Settlement.Retry(Clock.Now, Counts: true), park);

        await Store.ReopenAsync();

        Assert.Equal(park, Assert.Single(await Store.LanesAsync()).Park);
        await Store.AcceptAsync("w2");
        await Store.NothingIsReadyAsync();
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(park, (await Store.TakeAsync()).Park);
    }

    [Fact]
    public async Task What_is_done_stays_done()
    {
        await Store.AcceptAsync("w1");
        await Store.CompleteAsync(await Store.TakeAsync());

        await Store.ReopenAsync();

        await Store.NothingIsReadyAsync();
        Assert.True((await Store.AcceptAsync("w1")).Duplicate);
    }

    [Fact]
    public async Task Dead_letters_are_kept()
    {
        await Store.AcceptAsync("w1");
        await Store.SettleAsync(await Store.TakeAsync(), new Settlement.DeadLetter("The site answered 400."));
        var before = Assert.Single(await Store.DeadLettersAsync());

        await Store.ReopenAsync();

        var after = Assert.Single(await Store.DeadLettersAsync());
        Same.Job(before.Job.Job, after.Job.Job);
        Assert.Equal((before.Id, before.Job.Attempts, before.Reason, before.DeadAt), (after.Id, after.Job.Attempts, after.Reason, after.DeadAt));
    }

    [Fact]
    public async Task The_journal_is_kept()
    {
        var (webhook, attempt) = (A.Webhook("w1"), A.Attempt(["w1"]));
        await Store.AcceptAsync(webhook);
        await Store.RecordAsync(attempt);

        await Store.ReopenAsync();

        var entry = (await Store.FindAsync("w1"))!;
        Same.Plan(webhook.Plan, entry.Plan);
        Same.Attempt(attempt, Assert.Single(entry.Attempts));
        Assert.Equal("w1", Assert.Single(await Store.RecentAsync()).Id);
    }

    [Fact]
    public async Task The_ledger_is_kept()
    {
        var entry = A.Entry(updatedAt: Clock.Now, refersTo: ["author-1"]) with { Path = "/blog/hello-world", Fields = JsonElement.Parse("""{"category":"news"}""") };
        await Store.LearnAsync(entry);
        await Store.ImportAsync(A.Entry(A.EntryKey("entry-2")));

        await Store.ReopenAsync();

        Same.Entry(entry with { Version = 1 }, Assert.Single(await Store.KnownAsync(entry.Key.Entry)));
        Same.Entry(entry with { Version = 1 }, Assert.Single(await Store.ReferrersAsync("author-1")));
        Assert.Equal(2, (await Store.EntryCountsAsync())["blog"]);
        Assert.Null(await Store.TryLearnAsync(entry, version: 0));
        Assert.NotNull(await Store.TryLearnAsync(entry, version: 1));
    }

    [Fact]
    public async Task Refusals_are_counted_on()
    {
        Store.Refuse("blog", "WrongSignature");
        await Store.ReopenAsync();
        Store.Refuse("blog", "WrongSignature");
        Store.Refuse("shop", "unreadable");
        await Store.ReopenAsync();

        Assert.Equal([new RefusalCount("blog", "WrongSignature", 2), new RefusalCount("shop", "unreadable", 1)], await Store.RefusalsAsync());
    }

    [Fact]
    public async Task The_last_refusals_are_kept_with_their_causes()
    {
        for (var i = 0; i < Refusal.KeptPerSource; i++) Store.Refuse("blog", "Mismatch", $"before {i}");
        Store.Refuse("shop", "unreadable", detail: null);
        var before = await Store.RecentRefusalsAsync();
        await Store.ReopenAsync();
        Assert.Equal(before, await Store.RecentRefusalsAsync());

        Clock.Advance(TimeSpan.FromSeconds(1));
        Store.Refuse("blog", "Stale", "after");
        await Store.ReopenAsync();

        var after = await Store.RecentRefusalsAsync();
        Assert.Equal(new Refusal("blog", "Stale", "after", Clock.Now), after[0]);
        Assert.Equal([.. Enumerable.Range(1, 19).Reverse().Select(i => $"before {i}"), null], after.Skip(1).Select(refusal => refusal.Detail));
    }

    [Fact]
    public async Task A_request_is_kept_and_goes_at_its_time()
    {
        var request = A.Request("{}"u8.ToArray(), Clock.Now);
        await Store.AcceptKeptAsync("w1", request, TimeSpan.FromDays(7));
        await Store.ReopenAsync();
        Same.Request(request, await Store.FindRequestAsync("w1"));

        Clock.Advance(TimeSpan.FromDays(7));
        await Store.ReopenAsync();

        Assert.Null(await Store.FindRequestAsync("w1"));
        Assert.NotNull(await Store.FindAsync("w1"));
    }
}
