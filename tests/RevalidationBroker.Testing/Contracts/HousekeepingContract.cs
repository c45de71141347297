using System.Globalization;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

/// <summary>What every <see cref="IHousekeeping"/> promises.</summary>
public abstract class HousekeepingContract : StoreContract<StoreHarness>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Journal = RetentionLimits.Default.Journal;
    private static readonly Settlement Dead = new Settlement.DeadLetter("The site answered 422.");

    [Fact]
    public async Task A_webhook_older_than_the_limit_goes_with_its_attempts_and_its_request()
    {
        await Store.AcceptKeptAsync("old", "{}"u8.ToArray(), TimeSpan.FromDays(90));
        await Store.CompleteAsync(await Store.TakeAsync());
        await Store.RecordAsync(A.Attempt(["old"]));
        Clock.Advance(Journal + Day);
        await Store.DeliverAsync("new");

        Assert.Equal(new Swept(Webhooks: 1, DeadLetters: 0, Entries: 0), await Store.SweepAsync());

        Assert.Null(await Store.FindAsync("old"));
        Assert.Null(await Store.FindRequestAsync("old"));
        Assert.Single((await Store.FindAsync("new"))!.Attempts);
        Assert.Equal("new", Assert.Single(await Store.RecentAsync()).Id);
        Assert.Single((await Store.SinceAsync(A.Time)).Webhooks);
    }

    [Fact]
    public async Task A_webhook_as_old_as_the_limit_stays()
    {
        await Store.DeliverAsync("w1");
        Clock.Advance(Journal);

        Assert.Equal(new Swept(0, 0, 0), await Store.SweepAsync());
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(new Swept(1, 0, 0), await Store.SweepAsync());

        Assert.Null(await Store.FindAsync("w1"));
    }

    [Fact]
    public async Task A_webhook_stays_while_one_of_its_jobs_waits()
    {
        await Store.AcceptAsync("w1", ["production", "preview"]);
        await Store.CompleteAsync(await Store.TakeAsync());
        Clock.Advance(Journal + Day);

        Assert.Equal(0, (await Store.SweepAsync()).Webhooks);
        Assert.NotNull(await Store.FindAsync("w1"));

        await Store.CompleteAsync(await Store.TakeAsync());
        Assert.Equal(1, (await Store.SweepAsync()).Webhooks);
    }

    [Fact]
    public async Task A_webhook_stays_with_its_dead_letter_and_goes_with_it()
    {
        await Store.DeliverAsync("w1", Dead);
        Clock.Advance(RetentionLimits.Default.DeadLetters);

        Assert.Equal(new Swept(0, 0, 0), await Store.SweepAsync());
        Assert.Equal("blog", Assert.Single(await Store.DeadLettersAsync()).Job.Job.Source);
        Assert.Single((await Store.FindAsync("w1"))!.Attempts);

        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(new Swept(Webhooks: 1, DeadLetters: 1, Entries: 0), await Store.SweepAsync());
        Assert.Empty(await Store.DeadLettersAsync());
        Assert.Null(await Store.FindAsync("w1"));
    }

    [Fact]
    public async Task A_dead_letter_may_go_before_its_webhook()
    {
        await Store.DeliverAsync("w1", Dead);
        Clock.Advance(2 * Day);

        Assert.Equal(new Swept(Webhooks: 0, DeadLetters: 1, Entries: 0), await Store.SweepAsync(RetentionLimits.Default with { DeadLetters = Day }));

        Assert.NotNull(await Store.FindAsync("w1"));
    }

    [Fact]
    public async Task Whatever_the_limit_a_webhook_is_known_while_its_repetition_must_be()
    {
        await Store.DeliverAsync("w1");
        Clock.Advance(AcceptedWebhook.RememberedFor);

        Assert.Equal(0, (await Store.SweepAsync(new RetentionLimits(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero))).Webhooks);

        // It came before the sweep, and is stored after it.
        Assert.True((await Store.AcceptAsync(A.Webhook("w1", receivedAt: Clock.Now - TimeSpan.FromTicks(1)))).Duplicate);
    }

    [Fact]
    public async Task A_webhook_that_was_taken_anew_counts_from_then()
    {
        await Store.DeliverAsync("w1");
        Clock.Advance(Journal);
        await Store.DeliverAsync("w1");
        Clock.Advance(Day);

        Assert.Equal(0, (await Store.SweepAsync()).Webhooks);

        Assert.True((await Store.FindAsync("w1"))!.Attempts.Count > 0);
    }

    [Fact]
    public async Task What_looking_at_pages_showed_goes_with_its_webhooks()
    {
        await Store.DeliverAsync("old");
        await Store.RecordAsync(A.Attempt(["old"], "stale") with { Layer = Attempt.Proof });
        Clock.Advance(Journal + Day);
        await Store.DeliverAsync("new");
        await Store.RecordAsync(A.Attempt(["new"], "fresh") with { Layer = Attempt.Proof });

        await Store.SweepAsync();

        Assert.Equal("fresh", Assert.Single(await Store.Journal.ProofsAsync(["production"], 10, CancellationToken.None).InTime()).Outcome);
    }

    [Fact]
    public async Task An_attempt_stays_with_the_last_of_its_webhooks()
    {
        await Store.AcceptAsync("old");
        Clock.Advance(Journal);
        await Store.AcceptAsync("new");
        await Store.CompleteAsync(await Store.TakeAsync());
        var attempt = A.Attempt(["old", "new"]);
        await Store.RecordAsync(attempt);
        Clock.Advance(Day);

        Assert.Equal(1, (await Store.SweepAsync()).Webhooks);

        Same.Attempt(attempt, Assert.Single((await Store.FindAsync("new"))!.Attempts));
    }

    [Fact]
    public async Task A_forgotten_webhook_that_comes_again_is_new_and_has_no_attempts()
    {
        await Store.DeliverAsync("w1");
        Clock.Advance(Journal + Day);
        await Store.SweepAsync();

        Assert.False((await Store.AcceptAsync("w1")).Duplicate);

        Assert.Empty((await Store.FindAsync("w1"))!.Attempts);
    }

    [Fact]
    public async Task Thousands_go_at_once()
    {
        await Store.DeliverAsync([.. Enumerable.Range(0, 1500).Select(i => string.Create(CultureInfo.InvariantCulture, $"w{i}"))]);
        await Store.DeliverAsync([.. Enumerable.Range(0, 600).Select(i => string.Create(CultureInfo.InvariantCulture, $"dead{i}"))], Dead);
        Clock.Advance(RetentionLimits.Default.DeadLetters + Day);
        await Store.DeliverAsync("new");

        Assert.Equal(new Swept(Webhooks: 2100, DeadLetters: 600, Entries: 0), await Store.SweepAsync());

        Assert.Equal("new", Assert.Single(await Store.RecentAsync()).Id);
        Assert.Equal(new Swept(0, 0, 0), await Store.SweepAsync());
    }

    [Fact]
    public async Task An_entry_that_is_gone_is_forgotten_a_while_after_its_last_change()
    {
        var (gone, touched, live) = (A.EntryKey("gone"), A.EntryKey("touched"), A.EntryKey("live"));
        await Store.ImportAsync(A.Entry(gone), A.Entry(touched), A.Entry(live, refersTo: ["gone"]));
        foreach (var key in new[] { gone, touched }) await Store.GoneAsync(key);
        Clock.Advance(RetentionLimits.Default.LedgerGone);
        await Store.GoneAsync(touched);

        Assert.Equal(0, (await Store.SweepAsync()).Entries);
        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(1, (await Store.SweepAsync()).Entries);

        Assert.Equal([live, touched], (await Store.KnownAsync(gone.Entry, touched.Entry, live.Entry)).Select(entry => entry.Key));
        Assert.Equal(live, Assert.Single(await Store.ReferrersAsync("gone")).Key);
        Assert.Equal(0, await Store.VersionAsync(gone));
        await Store.LearnAsync(A.Entry(gone));
    }

    [Fact]
    public async Task An_entry_that_came_back_stays()
    {
        var key = A.EntryKey();
        await Store.GoneAsync(key);
        await Store.LearnAsync(A.Entry(key), version: 1);
        Clock.Advance(2 * RetentionLimits.Default.LedgerGone);

        Assert.Equal(0, (await Store.SweepAsync()).Entries);
    }

    [Fact]
    public async Task The_store_tells_how_much_it_holds()
    {
        await Store.DeliverAsync("dead", Dead);
        await Store.AcceptAsync("w1", ["production", "preview"]);

        var size = await Store.MeasureAsync();

        Assert.Equal((2, 2, 1), (size.Webhooks, size.Jobs, size.DeadLetters));
    }
}
