using Microsoft.Extensions.Logging.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Fakes;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Dispatch;

/// <summary>What becomes of jobs for a deployment that was found once.</summary>
public class RetiredLaneTests
{
    private readonly DirectoryHarness _found = new();
    private readonly FakeSite _site = new();
    private readonly FakeSecrets _secrets = [];
    private readonly FakeJournal _journal = new();
    private readonly FakeLogger<LaneDispatcher> _log = new();

    public RetiredLaneTests() => _secrets["site"] = Secrets.SecretVersions.Of("secret");

    [Fact]
    public async Task The_jobs_of_a_deployment_that_is_gone_are_done_and_the_journal_says_why()
    {
        var (directory, current) = _found.Process();
        await _found.NoteAsync(directory, A.Sighting(runs: false));

        var settlement = await DispatchAsync(directory, current, A.Park(A.Time, TimeSpan.FromMinutes(1)), Job("w1"), Job("w2"));

        Assert.All(settlement.Jobs, job => Assert.IsType<Settlement.Complete>(job.Settlement));
        Assert.Equal((2, null), (settlement.Jobs.Count, settlement.Park));
        var attempt = Assert.Single(_journal.Attempts);
        Assert.Equal((DirectoryHarness.Login, "retired"), (attempt.Deployment, attempt.Outcome));
        Assert.Equal(["w1", "w2"], attempt.WebhookIds);
        Assert.Equal(["lane.retired"], _log.Collector.GetSnapshot().Select(record => record.Id.Name));
        Assert.Empty(_site.Calls);
    }

    [Fact]
    public async Task The_jobs_of_a_deployment_whose_time_is_past_are_done()
    {
        var (directory, current) = _found.Process();
        await _found.NoteAsync(directory, A.Sighting());
        _found.Clock.Advance(TimeSpan.FromDays(7));

        var settlement = await DispatchAsync(directory, current, park: null, Job("w1"));

        Assert.IsType<Settlement.Complete>(Assert.Single(settlement.Jobs).Settlement);
    }

    [Theory]
    [InlineData("""{ "source": "vercel", "branches": "main" }""", "'branches' leaves out its branch feature/login.")]
    [InlineData("""{ "source": "vercel", "project": "shop" }""", "its project is site (prj_1), and 'project' is shop.")]
    [InlineData("""{ "source": "vercel", "target": "staging" }""", "it is for preview, and 'target' is staging.")]
    [InlineData("""{ "source": "vercel", "hosts": ["preview.example.com"] }""", "its address site-abc123-team.vercel.app is not of a host that 'hosts' allows.")]
    public async Task While_a_new_configuration_leaves_out_a_deployment_that_runs_its_jobs_are_kept(string discover, string reason)
    {
        var (directory, current) = _found.Process();
        await _found.NoteAsync(directory, A.Sighting());
        current.Replace(DirectoryHarness.Read(discover));

        var kept = await DispatchAsync(directory, current, park: null, Job("w1"), Job("w2"));

        Assert.All(kept.Jobs, job => Assert.IsType<Settlement.Retry>(job.Settlement));
        Assert.Equal($"It runs, but 'discover' of deployment 'previews' leaves it out: {reason} Mend that, and it is told at the next try. Once it is gone or has expired its jobs are done without a call.", kept.Park!.Reason);
        Assert.Equal($"Parked deployment {DirectoryHarness.Login} with 2 jobs without a call; they are kept, and it is tried again by itself. {kept.Park.Reason}", Assert.Single(_log.Collector.GetSnapshot()).Message);
        Assert.Empty(_site.Calls);

        // One line, however often it is tried.
        var still = await DispatchAsync(directory, current, kept.Park, Job("w1"));
        Assert.True(still.Park!.Until > kept.Park.Until);
        Assert.Single(_log.Collector.GetSnapshot());
    }

    [Fact]
    public async Task What_was_kept_is_told_when_the_template_is_mended()
    {
        var (directory, current) = _found.Process();
        await _found.NoteAsync(directory, A.Sighting());
        current.Replace(DirectoryHarness.Read("""{ "source": "vercel", "branches": "main" }"""));
        var kept = await DispatchAsync(directory, current, park: null, Job("w1"));
        _site.Answers(FakeSite.Revalidated());

        current.Replace(DirectoryHarness.Read());
        var told = await DispatchAsync(directory, current, kept.Park, Job("w1"));

        Assert.IsType<Settlement.Complete>(Assert.Single(told.Jobs).Settlement);
        Assert.Equal((null, 1), (told.Park, _site.Calls.Count));
    }

    [Theory]
    [InlineData(true, "It is gone.")]
    [InlineData(false, "It has expired:")]
    public async Task What_was_kept_is_done_when_its_deployment_is_gone_or_expires(bool isGone, string reason)
    {
        var (directory, current) = _found.Process();
        await _found.NoteAsync(directory, A.Sighting());
        current.Replace(DirectoryHarness.Read("""{ "source": "vercel", "branches": "main" }"""));
        if (isGone) await _found.NoteAsync(directory, A.Sighting(runs: false, at: A.Time.AddSeconds(1)));
        else _found.Clock.Advance(TimeSpan.FromDays(7));

        var settlement = await DispatchAsync(directory, current, A.Park(A.Time, TimeSpan.FromMinutes(1)), Job("w1"));

        Assert.IsType<Settlement.Complete>(Assert.Single(settlement.Jobs).Settlement);
        Assert.Null(settlement.Park);
        Assert.StartsWith(reason, Assert.Single(_journal.Attempts).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_jobs_of_one_that_newer_ones_have_pushed_out_are_done_and_the_journal_says_so()
    {
        var (directory, current) = _found.Process(DirectoryHarness.Read("""{ "source": "vercel", "most": 1 }"""));
        await _found.NoteAsync(directory, A.Sighting(), A.Sighting("dpl_2", at: A.Time.AddSeconds(1), branch: "main"));

        Assert.IsType<Settlement.Complete>(Assert.Single((await DispatchAsync(directory, current, park: null, Job("w1"))).Jobs).Settlement);

        Assert.Equal("There are newer ones, and as many as 'discover.most' says. No call is needed.", Assert.Single(_journal.Attempts).Detail);
    }

    [Fact]
    public async Task A_deployment_that_another_process_has_found_meanwhile_is_called()
    {
        var (directory, current) = _found.Process();
        await directory.RefreshAsync(TestContext.Current.CancellationToken);
        await _found.NoteAsync(_found.Process().Directory, A.Sighting());
        _site.Answers(FakeSite.Revalidated());

        await DispatchAsync(directory, current, park: null, Job("w1"));

        Assert.Equal("site-abc123-team.vercel.app", Assert.Single(_site.Calls).Request.RequestUri!.Host);
    }

    [Fact]
    public async Task While_nobody_can_tell_whether_it_is_gone_nothing_is_settled()
    {
        var (directory, current) = _found.Process();
        _found.Registry.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => DispatchAsync(directory, current, park: null, Job("w1")));

        Assert.Empty(_journal.Attempts);
    }

    [Theory]
    [InlineData("other:feature-login-ed5408a3")]
    [InlineData("previews")]
    [InlineData("production")]
    public async Task The_jobs_of_a_deployment_that_no_template_can_have_found_are_dead_letters(string deployment)
    {
        var (directory, current) = _found.Process();

        var settlement = await DispatchAsync(directory, current, park: null, new QueuedJob(A.Job(deployment: deployment), 0));

        Assert.Contains($"No deployment is named '{deployment}' any more.", Assert.IsType<Settlement.DeadLetter>(Assert.Single(settlement.Jobs).Settlement).Reason, StringComparison.Ordinal);
    }

    private Task<LaneSettlement> DispatchAsync(DeploymentDirectory directory, CurrentConfiguration current, LanePark? park, params QueuedJob[] jobs) =>
        new LaneDispatcher(current, directory, _secrets, _site, new FakeNames(), _journal, _found.Clock, () => 0.5, new BrokerMetrics(new Meters()), _log)
            .DispatchAsync(new LaneLease("1", jobs[0].Job.Lane, jobs, park), TestContext.Current.CancellationToken);

    private static QueuedJob Job(string webhook) => new(A.Job(webhook, DirectoryHarness.Login), 0);
}
