using RevalidationBroker.Planning.Ledger;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Testing.Contracts;

public abstract partial class LedgerContract
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_webhook_planned_on_another_version_leaves_nothing_behind(long version)
    {
        await Store.LearnAsync(A.Entry(slug: "first", refersTo: ["author-1"]));
        await Store.CompleteAsync(await Store.TakeAsync());
        var (known, unknown) = (A.Entry(slug: "second"), A.Entry(A.EntryKey("entry-2"), refersTo: ["author-1"]));

        // The first of its changes would hold.
        var answer = await Store.TryAcceptAsync(A.Webhook("w1") with { Ledger = [new(unknown.Key, 0, unknown), new(known.Key, version, known)] });

        Assert.Null(answer);
        Assert.Null(await Store.FindAsync("w1"));
        Assert.Empty(await Store.LanesAsync());
        await Store.NothingIsReadyAsync();
        var entry = Assert.Single(await Store.KnownAsync(known.Key.Entry, unknown.Key.Entry));
        Assert.Equal(("first", 1), (entry.Slug, entry.Version));
        Assert.Single(await Store.ReferrersAsync("author-1"));
        Assert.False((await Store.AcceptAsync("w1")).Duplicate);
    }

    [Fact]
    public async Task A_plan_that_only_looked_is_outdated_too()
    {
        await Store.LearnAsync(A.Entry());

        Assert.Null(await Store.TryAcceptAsync(Store.Lesson([new(A.EntryKey(), 0, Becomes: null)])));
        Assert.Null(await Store.TryAcceptAsync(Store.Lesson([new(A.EntryKey("entry-2"), 1, Becomes: null)])));
    }

    [Fact]
    public async Task An_entry_that_was_only_looked_at_stays_as_it_is()
    {
        await Store.LearnAsync(A.Entry());

        Assert.NotNull(await Store.TryAcceptAsync(Store.Lesson([new(A.EntryKey(), 1, Becomes: null), new(A.EntryKey("entry-2"), 0, Becomes: null)])));

        Same.Entry(A.Entry() with { Version = 1 }, Assert.Single(await Store.KnownAsync(A.EntryKey().Entry, A.EntryKey("entry-2").Entry)));
    }

    [Fact]
    public async Task A_webhook_may_teach_many_entries_or_none()
    {
        var entries = Enumerable.Range(0, 500).Select(i => A.Entry(A.EntryKey($"entry-{i}"))).ToList();

        Assert.NotNull(await Store.TryAcceptAsync(Store.Lesson([.. entries.Select(entry => new LedgerChange(entry.Key, 0, entry))])));
        Assert.NotNull(await Store.TryAcceptAsync(Store.Lesson([])));

        Assert.Equal(500, (await Store.EntryCountsAsync())["blog"]);
    }

    [Fact]
    public async Task A_repetition_gets_the_first_answer_also_when_its_plan_is_outdated()
    {
        var webhook = A.Webhook("w1", ["preview"]) with { Ledger = [new(A.EntryKey(), 0, A.Entry(slug: "first"))] };
        await Store.AcceptAsync(webhook);

        var again = await Store.AcceptAsync(webhook with { Ledger = [new(A.EntryKey(), 0, A.Entry(slug: "second"))] });

        Assert.True(again.Duplicate);
        Assert.Equal("preview", Assert.Single(again.Deployments).Deployment);
        Assert.Equal("first", Assert.Single(await Store.KnownAsync(A.EntryKey().Entry)).Slug);
    }

    [Fact]
    public async Task A_repetition_teaches_nothing()
    {
        await Store.AcceptAsync("w1");

        Assert.True((await Store.AcceptAsync(A.Webhook("w1") with { Ledger = [new(A.EntryKey(), 0, A.Entry())] })).Duplicate);

        Assert.Empty(await Store.KnownAsync(A.EntryKey().Entry));
    }

    [Fact]
    public async Task A_webhook_that_would_be_taken_anew_but_is_outdated_leaves_the_first_time_as_it_was()
    {
        await Store.AcceptKeptAsync("w1", "{}"u8.ToArray(), TimeSpan.FromDays(7));
        Clock.Advance(TimeSpan.FromHours(24));

        Assert.Null(await Store.TryAcceptAsync(A.Webhook("w1", ["preview"], Clock.Now) with { Ledger = [new(A.EntryKey(), 3, A.Entry())] }));

        Assert.Equal("production", Assert.Single((await Store.FindAsync("w1"))!.Plan.Deployments).Deployment);
        Assert.NotNull(await Store.FindBodyAsync("w1"));
    }

    [Fact]
    public async Task Of_many_webhooks_planned_on_one_version_exactly_one_is_accepted()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => Store.TryLearnAsync(A.Entry(slug: $"slug-{i}"), version: 0))));

        var winner = Assert.Single(answers, answer => answer is not null);
        Assert.Equal(1, await Store.VersionAsync(A.EntryKey()));
        Assert.Equal(winner!.Id, Assert.Single(await Store.RecentAsync()).Id);
        Assert.Equal(1, Assert.Single(await Store.LanesAsync()).Waiting);
    }

    [Fact]
    public async Task A_version_counts_every_webhook_that_was_accepted()
    {
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            // As whoever plans does: planned anew until the plan holds.
            while (await Store.TryLearnAsync(A.Entry(slug: $"slug-{i}", refersTo: [$"author-{i}"]), await Store.VersionAsync(A.EntryKey())) is null) { }
        })));

        var entry = Assert.Single(await Store.KnownAsync(A.EntryKey().Entry));
        Assert.Equal(40, entry.Version);
        Assert.Equal(40, Assert.Single(await Store.LanesAsync()).Waiting);
        Assert.Equal(40, (await Store.RecentAsync()).Count);
        Assert.Single(await Store.ReferrersAsync([.. Enumerable.Range(0, 40).Select(i => A.EntryKey($"author-{i}").Entry)]));
        Assert.Single(await Store.ReferrersAsync(Assert.Single(entry.References).Id));
    }
}
