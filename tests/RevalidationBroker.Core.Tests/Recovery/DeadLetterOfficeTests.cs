using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Serialization;
using static RevalidationBroker.Recovery.DeadLetterOfficeHarness;

namespace RevalidationBroker.Recovery;

/// <summary>What becomes of dead letters when an operator has decided.</summary>
public class DeadLetterOfficeTests
{
    private static readonly ReplayOptions AsPlanned = new();

    private readonly DeadLetterOfficeHarness _harness = new();

    [Fact]
    public async Task A_job_goes_out_as_it_was_planned()
    {
        var id = await _harness.DieAsync("w1");
        _harness.Clock.Advance(TimeSpan.FromDays(2));

        var report = await _harness.ReplayAsync(AsPlanned, id);

        Assert.Equal([new HandledLetter(id, "w1", "production", "production", Jobs: 1)], report.Handled);
        Assert.Equal((false, 0, false), (report.DryRun, report.Kept.Count, report.More));
        var job = Assert.Single(await _harness.TakeAsync());
        Assert.Equal(($"w1.production.replay-{id}", _harness.Clock.Now, _harness.Clock.Now), (job.Id, job.AcceptedAt, job.NotBefore));
        Assert.Equal(["tag post:w1"], Told(job));
    }

    [Fact]
    public async Task Another_deployment_can_be_told()
    {
        var id = await _harness.DieAsync("w1", "gone");

        var report = await _harness.ReplayAsync(new ReplayOptions(To: "preview"), id);

        Assert.Equal([new HandledLetter(id, "w1", "gone", "preview", Jobs: 1)], report.Handled);
        Assert.Equal("preview", Assert.Single(await _harness.TakeAsync()).Deployment);
    }

    [Fact]
    public async Task A_letter_of_a_deployment_that_is_gone_stays()
    {
        var id = await _harness.DieAsync("w1", "prodution");

        var kept = Assert.Single((await _harness.ReplayAsync(AsPlanned, id)).Kept);

        Assert.Equal(new KeptLetter(id, "No deployment is named 'prodution'. Did you mean 'production'? Known: preview, production, proven. Replay it to one of these, or discard it."), kept);
        Assert.Equal([id], await _harness.LettersAsync());
        Assert.Equal(0, await _harness.WaitingAsync());
    }

    [Theory]
    [InlineData("w1", "entry-1")]
    [InlineData("w0", null)]
    public async Task One_of_a_deployment_whose_pages_nobody_looks_at_learns_from_the_journal_what_they_should_show_on_another(string known, string? entry)
    {
        var id = await _harness.DieAsync("w1", change: accepted => accepted with
        {
            Id = known,
            Plan = accepted.Plan with { Events = [.. accepted.Plan.Events.Select(change => change with { Rules = [change.Rules[0] with { Emitted = [new Emission("/{{ path }}", Some.Stale("path:/author"), "post 1")] }] })] },
            Jobs = [.. accepted.Jobs.Select(job => job with { Revisions = [new EntryRevision("entry-1")] })],
        });

        await _harness.ReplayAsync(AsPlanned with { To = "proven" }, id);

        var job = Assert.Single(await _harness.TakeAsync());
        Assert.Equal((entry, entry is null ? null : "/author"), (job.Revisions?[0].Id, job.Beside?[0]));
    }

    // It lost the entries that its pages are about, and nobody could read it any more.
    [Fact]
    public async Task One_that_knows_what_its_pages_should_show_keeps_that_when_nobody_looks_at_them_there_any_more()
    {
        var id = await _harness.DieAsync("w1", change: accepted => accepted with
        {
            Id = "w0",
            Jobs = [.. accepted.Jobs.Select(job => job with { Revisions = [new EntryRevision("1"), new EntryRevision("2")], Pages = [new PageEntry("/a", 1)] })],
        });

        await _harness.ReplayAsync(AsPlanned with { To = "proven" }, id);

        var job = JobMessage.Read(JobMessage.Write(Assert.Single(await _harness.TakeAsync())));
        Assert.Equal("2", job.Revisions![Assert.Single(job.Pages!).Entry].Id);
    }

    [Fact]
    public async Task Ids_that_are_none_are_said_and_the_others_go()
    {
        var id = await _harness.DieAsync("w1");

        var report = await _harness.ReplayAsync(AsPlanned, "nonsense", id, id);

        Assert.Equal([id], report.Handled.Select(letter => letter.Id));
        Assert.Equal("nonsense", Assert.Single(report.Kept).Id);
        Assert.Equal(1, await _harness.WaitingAsync());
        Assert.Equal(id, Assert.Single((await _harness.ReplayAsync(AsPlanned, id)).Kept).Id);
        Assert.Equal(1, await _harness.WaitingAsync());
    }

    [Fact]
    public async Task What_fits_a_filter_goes_in_the_order_in_which_it_died()
    {
        await _harness.DieAsync("w1");
        await _harness.DieAsync("w2", "preview");
        await _harness.DieAsync("w3");

        var report = await _harness.Office.ReplayAsync(new LetterSelection.ByFilter(new DeadLetterFilter(Deployment: "production")), AsPlanned, dryRun: false, TestContext.Current.CancellationToken);

        Assert.Equal(["w1", "w3"], report.Handled.Select(letter => letter.WebhookId));
        Assert.Equal(["w1", "w3"], (await _harness.TakeAsync()).Select(job => job.WebhookId));
        Assert.Single(await _harness.LettersAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_dry_run_says_what_would_go_and_changes_nothing(bool discard)
    {
        var id = await _harness.DieAsync("w1");
        var all = new LetterSelection.ByFilter(DeadLetterFilter.All);

        var report = discard
            ? await _harness.Office.DiscardAsync(all, dryRun: true, TestContext.Current.CancellationToken)
            : await _harness.Office.ReplayAsync(all, AsPlanned, dryRun: true, TestContext.Current.CancellationToken);

        Assert.Equal((true, 1, id), (report.DryRun, report.Count, report.Handled[0].Id));
        Assert.Equal([id], await _harness.LettersAsync());
        Assert.Equal(0, await _harness.WaitingAsync());
        Assert.Empty(_harness.Log.Collector.GetSnapshot());
    }

    [Fact]
    public async Task What_cannot_be_read_stays_with_the_reason_and_can_be_discarded()
    {
        var office = _harness.OfficeOver(new OneUnreadable());
        var selection = new LetterSelection.ByIds(["7"]);

        var kept = Assert.Single((await office.ReplayAsync(selection, AsPlanned, dryRun: false, TestContext.Current.CancellationToken)).Kept);
        var discarded = await office.DiscardAsync(selection, dryRun: false, TestContext.Current.CancellationToken);

        Assert.Equal(new KeptLetter("7", "Its message cannot be read, so nobody knows what to tell. The message has version 2. Otherwise discard it."), kept);
        Assert.Equal("7", Assert.Single(discarded.Handled).Id);
    }

    [Fact]
    public async Task Who_is_slower_than_another_operator_does_the_rest()
    {
        var (first, second) = (await _harness.DieAsync("w1"), await _harness.DieAsync("w2"));
        var office = _harness.OfficeOver(new Faster(_harness.Queue.DeadLetters, first));

        var report = await office.ReplayAsync(new LetterSelection.ByIds([first, second]), AsPlanned, dryRun: false, TestContext.Current.CancellationToken);

        Assert.Equal((second, first), (Assert.Single(report.Handled).Id, Assert.Single(report.Kept).Id));
        Assert.Equal(1, await _harness.WaitingAsync());
        Assert.Empty(await _harness.LettersAsync());
    }

    [Fact]
    public async Task How_many_of_which_deployment_is_logged_and_counted()
    {
        using var counted = new MetricCollector<long>(_harness.Meters, BrokerMetrics.MeterName, "broker.dead_letters.handled");
        string[] replayed = [await _harness.DieAsync("w1"), await _harness.DieAsync("w2"), await _harness.DieAsync("w3", "preview")];
        var discarded = await _harness.DieAsync("w4");

        await _harness.ReplayAsync(AsPlanned, replayed);
        await _harness.Office.DiscardAsync(new LetterSelection.ByIds([discarded]), dryRun: false, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "An operator replayed 2 dead letters of deployment production: 2 jobs for deployment production; rules: planned.",
                "An operator replayed 1 dead letters of deployment preview: 1 jobs for deployment preview; rules: planned.",
                "An operator discarded 1 dead letters of deployment production; it is not told of them.",
            ],
            _harness.Log.Collector.GetSnapshot().Select(line => line.Message));
        Assert.Equal(["production replay 2", "preview replay 1", "production discard 1"], counted.GetMeasurementSnapshot().Select(one => $"{one.Tags["deployment"]} {one.Tags["action"]} {one.Value}"));
    }

    /// <summary>A store with a letter that this broker cannot read.</summary>
    private sealed class OneUnreadable : IDeadLetters
    {
        private readonly DeadLetter _letter = new("7", new QueuedJob(Testing.A.Job() with { Invalidations = [] }, 0), "Its message cannot be read.", Testing.A.Time) { Unreadable = "The message has version 2." };

        public Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<DeadLetter>>([_letter]);

        public Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyDictionary<string, int>>(new Dictionary<string, int> { [_letter.Job.Job.Deployment] = 1 });

        public Task<DeadLetter?> FindAsync(string id, CancellationToken cancellation) => Task.FromResult<DeadLetter?>(_letter);

        public Task<IReadOnlyList<string>> ReplayAsync(IReadOnlyList<Replay> replays, CancellationToken cancellation) => throw new InvalidOperationException("It cannot be replayed.");

        public Task<IReadOnlyList<string>> DiscardAsync(IReadOnlyList<string> ids, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);
    }

    /// <summary>A store in which somebody discards a letter between the look and the deed.</summary>
    private sealed class Faster(IDeadLetters letters, string gone) : IDeadLetters
    {
        public Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit, CancellationToken cancellation) => letters.ListAsync(filter, limit, cancellation);

        public Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation) => letters.CountAsync(cancellation);

        public Task<DeadLetter?> FindAsync(string id, CancellationToken cancellation) => letters.FindAsync(id, cancellation);

        public async Task<IReadOnlyList<string>> ReplayAsync(IReadOnlyList<Replay> replays, CancellationToken cancellation)
        {
            await letters.DiscardAsync([gone], cancellation);
            return await letters.ReplayAsync(replays, cancellation);
        }

        public Task<IReadOnlyList<string>> DiscardAsync(IReadOnlyList<string> ids, CancellationToken cancellation) => letters.DiscardAsync(ids, cancellation);
    }
}
