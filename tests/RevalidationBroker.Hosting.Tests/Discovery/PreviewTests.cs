using System.Net;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Discovery;

/// <summary>Previews from the webhook that tells of them to the call that they get, over real sockets.</summary>
public sealed class PreviewTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PreviewSites? _sites;
    private PreviewBroker? _broker;

    private PreviewSites Sites => _sites!;

    private PreviewBroker Broker => _broker!;

    public async ValueTask InitializeAsync()
    {
        _sites = await PreviewSites.StartAsync();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Broker.DisposeAsync();
        await Sites.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_preview_that_can_be_called_is_told_of_the_next_change()
    {
        using var answer = await Broker.SayAsync("deployment.succeeded");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty((await PreviewBroker.AnswerOf(answer)).GetProperty("jobs").EnumerateArray());

        var accepted = await Broker.PublishAsync("1");

        Assert.StartsWith("previews:feature-login-", Assert.Single(accepted.GetProperty("jobs").EnumerateArray()).GetProperty("deployment").GetString(), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => Sites.Calls.Contains("a.vercel.app: POST /api/revalidate"));
        Assert.Equal([TestBroker.Key], Sites.Bypasses);
    }

    [Fact]
    public async Task Before_any_is_found_nobody_is_told()
    {
        Assert.Empty((await Broker.PublishAsync("1")).GetProperty("jobs").EnumerateArray());
        Assert.Empty(Broker.Deployments);
    }

    [Theory]
    [InlineData("deployment.error")]
    [InlineData("deployment.canceled")]
    [InlineData("deployment.cleanup")]
    public async Task A_preview_that_is_gone_is_told_no_more_and_what_waited_for_it_is_done(string type)
    {
        Sites.Status = 503;
        using var ready = await Broker.SayAsync("deployment.ready");
        var webhook = (await Broker.PublishAsync("1")).GetProperty("id").GetString()!;
        // Called in vain, and no longer under way.
        await Eventually.TrueAsync(() => Broker.LanesAsync().GetAwaiter().GetResult().GetProperty("lanes").EnumerateArray().Any(lane => lane.GetProperty("state").GetString() == "waiting"));

        using var gone = await Broker.SayAsync(type);
        Assert.Empty((await Broker.PublishAsync("2")).GetProperty("jobs").EnumerateArray());
        Assert.Empty(Broker.Deployments);

        var waiting = Assert.Single((await Broker.LanesAsync()).GetProperty("lanes").EnumerateArray());
        Assert.Contains("its jobs are done without a call", waiting.GetProperty("says").GetString(), StringComparison.Ordinal);
        Assert.NotNull(await Broker.Journal.FindAsync(webhook, TestContext.Current.CancellationToken));
        Assert.Empty(await Broker.DeadLetters.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_jobs_of_a_preview_that_is_gone_are_done_and_are_no_dead_letters()
    {
        using var ready = await Broker.SayAsync("deployment.ready");
        var name = Assert.Single(Broker.Deployments);
        await Broker.DisposeAsync();
        var webhook = await LeaveJobAsync(name);
        await StartAsync(gone: true);

        await Eventually.TrueAsync(() => Broker.Logs.GetSnapshot().Any(line => line.Id.Name == "lane.retired"));

        await Eventually.TrueAsync(() => !Broker.LanesAsync().GetAwaiter().GetResult().GetProperty("lanes").EnumerateArray().Any());
        Assert.Equal("retired", Assert.Single((await Broker.Journal.FindAsync(webhook, TestContext.Current.CancellationToken))!.Attempts).Outcome);
        Assert.Empty(await Broker.DeadLetters.CountAsync(TestContext.Current.CancellationToken));
        Assert.Empty(Sites.Calls);
    }

    [Fact]
    public async Task The_next_deployment_of_a_branch_takes_the_place_of_the_one_before()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var first = await Broker.SayAsync("deployment.succeeded", "dpl_1", "a.vercel.app", at: now.AddMinutes(-1));
        using var second = await Broker.SayAsync("deployment.succeeded", "dpl_2", "b.vercel.app", at: now);

        await Broker.PublishAsync("1");

        await Eventually.TrueAsync(() => !Sites.Calls.IsEmpty);
        Assert.Equal(["b.vercel.app: POST /api/revalidate"], Sites.Calls);
    }

    [Fact]
    public async Task What_was_found_is_told_after_a_restart()
    {
        using var ready = await Broker.SayAsync("deployment.ready");
        await Broker.DisposeAsync();
        await StartAsync();

        Assert.Single((await Broker.PublishAsync("1")).GetProperty("jobs").EnumerateArray());

        await Eventually.TrueAsync(() => Sites.Calls.Contains("a.vercel.app: POST /api/revalidate"));
    }

    [Fact]
    public async Task A_forged_webhook_changes_nothing()
    {
        using var forged = await Broker.SayAsync("deployment.ready", key: "another");
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        Assert.Equal("application/problem+json", forged.Content.Headers.ContentType!.MediaType);
        Assert.Empty(Broker.Deployments);

        using var ready = await Broker.SayAsync("deployment.ready");
        using var forgedToo = await Broker.SayAsync("deployment.canceled", key: "another");
        Assert.Single(Broker.Deployments);
    }

    [Fact]
    public async Task The_same_webhook_again_gets_the_first_answer_and_revives_nothing()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var ready = await Broker.SayAsync("deployment.ready", at: now.AddSeconds(-1), eventId: "event_ready");
        using var gone = await Broker.SayAsync("deployment.canceled", at: now, eventId: "event_gone");

        using var again = await Broker.SayAsync("deployment.ready", at: now.AddSeconds(-1), eventId: "event_ready");

        Assert.True((await PreviewBroker.AnswerOf(again)).GetProperty("duplicate").GetBoolean());
        Assert.Empty(Broker.Deployments);
    }

    [Fact]
    public async Task A_webhook_that_comes_late_revives_nothing()
    {
        var now = TimeProvider.System.GetUtcNow();
        using var gone = await Broker.SayAsync("deployment.canceled", at: now);
        using var late = await Broker.SayAsync("deployment.succeeded", at: now.AddSeconds(-5));

        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
        Assert.Empty(Broker.Deployments);
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("169.254.169.254")]
    [InlineData("localhost:8080")]
    public async Task A_preview_elsewhere_is_taken_in_and_never_called(string host)
    {
        using var answer = await Broker.SayAsync("deployment.ready", host: host);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(Broker.Deployments);
        Assert.Single(Broker.Logs.GetSnapshot(), line => line.Id.Name == "deployment.elsewhere");
    }

    [Fact]
    public async Task A_branch_that_is_not_wanted_is_not_told()
    {
        using var answer = await Broker.SayAsync("deployment.ready", branch: "dependabot/npm");

        Assert.Empty((await Broker.PublishAsync("1")).GetProperty("jobs").EnumerateArray());
    }

    [Fact]
    public async Task An_operator_sees_branch_address_and_expiry()
    {
        using var ready = await Broker.SayAsync("deployment.ready");

        var lane = Assert.Single((await Broker.LanesAsync()).GetProperty("lanes").EnumerateArray());

        Assert.Equal(("feature/login", "https://a.vercel.app"), (lane.GetProperty("branch").GetString(), lane.GetProperty("url").GetString()!.TrimEnd('/')));
        Assert.InRange(lane.GetProperty("expires").GetDateTimeOffset(), TimeProvider.System.GetUtcNow().AddDays(6), TimeProvider.System.GetUtcNow().AddDays(7));
    }

    private async Task StartAsync(bool gone = false)
    {
        if (gone)
        {
            await using var store = Open();
            await store.Deployments.RecordAsync("vercel", new() { Id = "dpl_1", Runs = false, At = TimeProvider.System.GetUtcNow() }, TestContext.Current.CancellationToken);
        }

        _broker = await PreviewBroker.StartAsync(_folder.File("broker.db"), Sites);
    }

    /// <summary>Leaves a job for a deployment in the store of a broker that does not run.</summary>
    private async Task<string> LeaveJobAsync(string deployment)
    {
        await using var store = Open();
        var now = TimeProvider.System.GetUtcNow();
        var job = new RevalidationBroker.Dispatch.Job { Id = "w1.job", WebhookId = "w1", Source = "cms", Deployment = deployment, AcceptedAt = now, NotBefore = now, Invalidations = [new Planning.Invalidation.Everything()] };
        await store.Inbox.AcceptAsync(new AcceptedWebhook { Id = "w1", Source = "cms", ReceivedAt = now, Plan = new Planning.Plan { Events = [], Deployments = [] }, Jobs = [job] }, TestContext.Current.CancellationToken);
        return "w1";
    }

    private Sqlite.SqliteStore Open() => Sqlite.SqliteStore.Open(
        _folder.File("broker.db"), TimeProvider.System, () => RevalidationBroker.Dispatch.LaneWindow.Default, Microsoft.Extensions.Logging.Abstractions.NullLogger<Sqlite.SqliteStore>.Instance);
}
