using static RevalidationBroker.Recovery.DeadLetterOfficeHarness;

namespace RevalidationBroker.Recovery;

/// <summary>Dead letters whose webhooks are planned anew.</summary>
public class RulesOfTodayTests
{
    private const string Body = """{"type":"post.published","data":{"id":"entry-7","author":"ada"}}""";
    private static readonly ReplayOptions Today = new(Rules: ReplayRules.Today);

    private readonly DeadLetterOfficeHarness _harness = new();

    [Fact]
    public async Task By_the_request_where_it_was_kept()
    {
        var id = await _harness.DieAsync("w1", body: Body);

        var report = await _harness.ReplayAsync(Today, id);

        Assert.Equal([new HandledLetter(id, "w1", "production", "production", Jobs: 2, PlannedFrom.Request)], report.Handled);
        var job = Assert.Single(await _harness.TakeAsync());
        Assert.Equal(($"w1.production.replay-{id}", "w1", "blog", _harness.Clock.Now), (job.Id, job.WebhookId, job.Source, job.AcceptedAt));
        Assert.Equal(["tag new:entry-7", "tag by:ada"], Told(job));
    }

    [Fact]
    public async Task Else_by_what_the_journal_says_of_its_events()
    {
        var id = await _harness.DieAsync("w1");

        var report = await _harness.ReplayAsync(Today, id);

        Assert.Equal(PlannedFrom.Summary, Assert.Single(report.Handled).PlannedFrom);
        Assert.Equal(["tag new:entry-1"], Told(Assert.Single(await _harness.TakeAsync())));
    }

    [Theory]
    [InlineData(null, "entry-1", "7")]
    [InlineData("""{"type":"post.published","data":{"id":"7","revision":"4"}}""", "7", "4")]
    public async Task The_job_knows_which_state_its_pages_should_show(string? body, string entry, string revision)
    {
        var id = await _harness.DieAsync("w1", "proven", body);

        await _harness.ReplayAsync(Today, id);

        var known = Assert.Single(Assert.Single(await _harness.TakeAsync()).Revisions!);
        Assert.Equal((entry, revision), (known.Id, known.Revision));
    }

    [Fact]
    public async Task What_a_rule_lets_wait_waits_from_the_webhook_on()
    {
        var received = _harness.Clock.Now;
        var id = await _harness.DieAsync("w1", body: Body);
        _harness.Clock.Advance(TimeSpan.FromMinutes(59));

        await _harness.ReplayAsync(Today, id);

        await _harness.TakeAsync();
        var late = (await _harness.Queue.LanesAsync(TestContext.Current.CancellationToken))[0];
        Assert.Equal((2, _harness.Clock.Now), (late.Waiting, late.NextDue));
        _harness.Clock.Advance(received + TimeSpan.FromHours(1) - _harness.Clock.Now + TimeSpan.FromMinutes(11));
        Assert.Equal([$"w1.production.replay-{id}", $"w1.production.3600000.replay-{id}"], (await _harness.TakeAsync()).Select(job => job.Id));
    }

    [Fact]
    public async Task Two_letters_of_one_webhook_make_its_jobs_once()
    {
        var webhook = Testing.A.Job("w1");
        await _harness.DieAsync("w1", body: Body, change: accepted => accepted with { Jobs = [webhook, webhook with { Id = "w1.production.3600000" }] });
        IReadOnlyList<string> letters = [.. (await _harness.LettersAsync()).Reverse()];

        var report = await _harness.ReplayAsync(Today, letters);

        Assert.Equal([(letters[0], 2), (letters[1], 0)], report.Handled.Select(letter => (letter.Id, letter.Jobs)));
        Assert.Equal(2, await _harness.WaitingAsync());
        Assert.Empty(await _harness.LettersAsync());
    }

    [Theory]
    [InlineData(null, "By the rules in force its webhook makes nothing stale on 'preview', as far as can be told without its request. Discard it, or replay it by the rules it was planned with.")]
    [InlineData(Body, "By the rules in force its webhook makes nothing stale on 'preview'. Discard it, or replay it by the rules it was planned with.")]
    [InlineData("{", "Its webhook was kept and cannot be read any more: ")]
    public async Task Where_they_say_nothing_the_letter_stays(string? body, string reason)
    {
        var id = await _harness.DieAsync("w1", "preview", body);

        var report = await _harness.ReplayAsync(Today, id);

        Assert.StartsWith(reason, Assert.Single(report.Kept).Reason, StringComparison.Ordinal);
        Assert.Empty(report.Handled);
        Assert.Equal([id], await _harness.LettersAsync());
    }

    [Fact]
    public async Task A_webhook_whose_source_is_gone_cannot_be_planned()
    {
        var id = await _harness.DieAsync("w1", change: accepted => accepted with { Source = "blgo" });

        Assert.StartsWith("No source is named 'blgo'. Did you mean 'blog'?", Assert.Single((await _harness.ReplayAsync(Today, id)).Kept).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_the_journal_does_not_know_cannot_be_planned()
    {
        var id = await _harness.DieAsync("w1", change: accepted => accepted with { Jobs = [.. accepted.Jobs.Select(job => job with { WebhookId = "w0" })] });

        Assert.StartsWith("The journal does not know its webhook any more", Assert.Single((await _harness.ReplayAsync(Today, id)).Kept).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ledger_learns_nothing_from_it()
    {
        var id = await _harness.DieAsync("w1", body: Body);

        await _harness.ReplayAsync(Today, id);

        Assert.Empty(await _harness.Journal.Ledger.CountAsync(TestContext.Current.CancellationToken));
    }
}
