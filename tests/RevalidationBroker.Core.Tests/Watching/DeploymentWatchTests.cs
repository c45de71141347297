using RevalidationBroker.Ports;

namespace RevalidationBroker.Watching;

public class DeploymentWatchTests
{
    [Fact]
    public async Task After_a_restart_all_that_the_site_was_told_lately_is_issued_again_in_one_job()
    {
        var harness = new WatchHarness();
        await harness.LookAsync();
        await harness.PublishAsync("tag:forgotten-long-ago");
        await harness.LookAfterAsync(14);
        await harness.PublishAsync("tag:posts", "path:/blog");
        await harness.PublishAsync("!tag:posts", "tag:post:1");
        await harness.PublishOnAsync("preview", null, "tag:elsewhere");
        await harness.PublishOnAsync("production", TimeSpan.FromHours(1), "tag:still-to-come");
        await harness.LookAfterAsync(1);
        Assert.Empty(await harness.IssuedAsync());

        harness.Restart();
        await harness.LookAfterAsync(1);

        Assert.Equal(["production: !tag:posts path:/blog tag:post:1"], await harness.IssuedAsync());
        var line = Assert.Single(harness.Logged("watch.reissued"));
        Assert.StartsWith("Deployment production runs a new build or was restarted (build build-1, started 2026-03-01 12:15:00Z), and may have forgotten what it was told: 3 invalidations of 2 webhooks of the last 15m are issued again, as ", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData(""" "prove": { "marker": "meta:content-revision" }, """, "/a 7=5, /b 8=1")]
    public async Task Where_pages_are_looked_at_what_they_should_show_is_issued_again_too(string prove, string? pages)
    {
        var harness = new WatchHarness(more: prove);
        await harness.LookAsync();
        await harness.PublishEntryAsync("7", "4", "/a");
        await harness.PublishEntryAsync("8", "1", "/b");
        await harness.PublishEntryAsync("7", "5", "/a");
        harness.Restart();

        await harness.LookAfterAsync(1);

        var job = Assert.Single(await harness.JobsAsync());
        Assert.Equal(pages, job.Pages is null ? null : string.Join(", ", job.Pages.Select(page => $"{page.Path} {job.Revisions![page.Entry].Id}={job.Revisions[page.Entry].Revision}")));
    }

    [Fact]
    public async Task What_had_to_wait_counts_from_when_it_was_due()
    {
        var harness = new WatchHarness();
        await harness.PublishOnAsync("production", TimeSpan.FromMinutes(30), "tag:late");
        await harness.PublishOnAsync("production", TimeSpan.FromMinutes(10), "tag:too-long-ago");
        await harness.LookAfterAsync(40);

        harness.Restart();
        await harness.LookAfterAsync(1);

        Assert.Equal(["production: tag:late"], await harness.IssuedAsync());
    }

    [Fact]
    public async Task What_is_issued_again_is_in_the_journal_like_a_webhook()
    {
        var harness = new WatchHarness();
        await harness.PublishAsync("tag:posts");
        harness.Restart();

        await harness.LookAsync();

        var job = Assert.Single(await harness.JobsAsync());
        var entry = (await harness.Journal.FindAsync(job.WebhookId, TestContext.Current.CancellationToken))!;
        Assert.Equal(("(redeployed)", "production"), (entry.Source, Assert.Single(entry.Plan.Deployments).Deployment));
        Assert.Equal((job.Source, $"{entry.Id}.production", null), (entry.Source, job.Id, job.Instances));
    }

    [Fact]
    public async Task Of_deployments_that_come_and_go_only_those_that_are_there_are_remembered()
    {
        var harness = new WatchHarness();

        for (var i = 0; i < 20; i++)
        {
            harness.Rename($"previews:{i}");
            await harness.LookAfterAsync(1);
        }

        Assert.Equal(1, harness.Remembered);
    }

    [Fact]
    public async Task A_new_build_counts_where_the_receiver_does_not_say_when_it_was_started()
    {
        var harness = new WatchHarness { Started = null };
        await harness.PublishAsync("tag:posts");
        await harness.LookAsync();

        harness.Build = "build-2";
        await harness.LookAfterAsync(1);
        await harness.LookAfterAsync(1);

        Assert.Equal(["production: tag:posts"], await harness.IssuedAsync());
    }

    [Fact]
    public async Task Files_that_are_exchanged_below_a_running_process_are_no_restart()
    {
        var harness = new WatchHarness();
        await harness.PublishAsync("tag:posts");
        await harness.LookAsync();

        harness.Build = null;
        await harness.LookAfterAsync(1);

        Assert.Empty(await harness.IssuedAsync());
    }

    [Fact]
    public async Task A_restart_while_the_broker_was_down_is_seen_by_the_age_of_the_process_and_only_once()
    {
        var harness = new WatchHarness();
        await harness.LookAsync();
        await harness.PublishAsync("tag:posts");
        harness.Restart();
        harness.Clock.Advance(TimeSpan.FromMinutes(5));

        harness.ForgetSeen();
        await harness.LookAsync();
        harness.ForgetSeen();
        await harness.LookAfterAsync(5);

        Assert.Equal(["production: tag:posts"], await harness.IssuedAsync());
    }

    [Fact]
    public async Task A_process_that_is_older_than_what_counts_is_taken_as_it_is_at_first_sight()
    {
        var harness = new WatchHarness();
        await harness.PublishAsync("tag:posts");

        await harness.LookAsync();

        Assert.Empty(await harness.IssuedAsync());
    }

    [Fact]
    public async Task An_older_process_that_takes_the_place_of_another_is_told_too()
    {
        // As with two colours of a deployment: the one that waited was told nothing meanwhile.
        var harness = new WatchHarness();
        await harness.LookAsync();
        await harness.PublishAsync("tag:posts");

        harness.Started -= TimeSpan.FromHours(1);
        await harness.LookAfterAsync(1);

        Assert.Equal(["production: tag:posts"], await harness.IssuedAsync());
    }

    [Fact]
    public async Task Processes_that_answer_in_turns_are_told_once_each()
    {
        var harness = new WatchHarness();
        var (one, other) = (harness.Started, harness.Started + TimeSpan.FromSeconds(3));
        await harness.LookAsync();
        await harness.PublishAsync("tag:posts");

        for (var look = 0; look < 6; look++)
        {
            harness.Started = look % 2 == 0 ? other : one;
            await harness.LookAfterAsync(1);
        }

        Assert.Single(await harness.IssuedAsync());
    }

    [Fact]
    public async Task A_site_that_restarts_for_ever_is_told_once_a_minute_and_after_its_last_restart()
    {
        var harness = new WatchHarness("""{ "every": "10s" }""");
        await harness.LookAsync();
        await harness.PublishAsync("tag:posts");

        for (var look = 0; look < 14; look++)
        {
            harness.Restart();
            await harness.LookAfterAsync(1 / 6.0);
        }

        Assert.Equal(3, (await harness.IssuedAsync()).Count);
        for (var look = 0; look < 6; look++) await harness.LookAfterAsync(1 / 6.0);
        Assert.Single(await harness.IssuedAsync());
    }

    [Fact]
    public async Task What_was_issued_again_does_not_keep_itself_alive()
    {
        var harness = new WatchHarness();
        await harness.PublishAsync("tag:posts");
        await harness.LookAfterAsync(10);
        harness.Restart();
        await harness.LookAfterAsync(1);
        Assert.Single(await harness.IssuedAsync());

        harness.Restart();
        await harness.LookAfterAsync(10);

        Assert.Empty(await harness.IssuedAsync());
        Assert.Single(harness.Logged("watch.nothing_to_reissue"));
    }

    [Fact]
    public async Task Of_several_instances_only_those_that_were_restarted_are_told()
    {
        var harness = new WatchHarness(more: """ "instances": ["https://10.0.0.1", "https://10.0.0.2"], "allowPrivate": true, """);
        await harness.LookAsync();
        await harness.PublishAsync("tag:posts");

        var (before, now) = (harness.Started, harness.Clock.GetUtcNow());
        harness.Answer = request => harness.Says("build-1", request.RequestUri!.Host == "10.0.0.2" ? now : before);
        await harness.LookAfterAsync(1);

        Assert.Equal(["https://10.0.0.2"], Assert.Single(await harness.JobsAsync()).Instances!);
    }

    [Fact]
    public async Task While_nobody_can_tell_the_secrets_it_says_so_and_tries_again()
    {
        var harness = new WatchHarness(secrets: new SilentSecrets());

        await harness.LookAsync();
        await harness.LookAfterAsync(1);

        Assert.Equal(2, harness.Logged("watch.unavailable").Count);
        Assert.Empty(harness.Site.Calls);
    }

    private sealed class SilentSecrets : ISecretStore
    {
        public ValueTask<Secrets.SecretVersions?> FindAsync(string name, CancellationToken cancellation) => throw new StorageUnavailableException("The vault is silent.");

        public string HowToProvide(string name) => "";
    }
}
