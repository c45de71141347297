using System.Collections.Frozen;
using System.Globalization;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Fakes;
using RevalidationBroker.InMemory;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Watching;

/// <summary>A watch over 'production' and the stores beside it; the site says what it is told to run.</summary>
internal sealed class WatchHarness
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly InMemoryJobQueue _queue;
    private readonly InMemoryJournal _journal;
    private readonly CurrentConfiguration _configuration;
    private DeploymentWatch _watch;
    private int _webhooks;

    /// <param name="more">Further settings of the deployment.</param>
    public WatchHarness(string watch = """{ "every": "1m", "reissue": "15m" }""", string more = "", ISecretStore? secrets = null)
    {
        _queue = new InMemoryJobQueue(Clock, new LaneSchedule(Clock, () => new LaneWindow(TimeSpan.Zero, TimeSpan.Zero), TimeSpan.FromMinutes(10)));
        _journal = new InMemoryJournal(_queue, Clock);
        Secrets = secrets ?? new FakeSecrets { ["site"] = SecretVersions.Of("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), ["gateway"] = SecretVersions.Of("hunter2") };
        _configuration = new CurrentConfiguration(A.Configuration($$"""
            {
              "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } },
              "rules": [{ "tags": ["posts"] }],
              "deployments": {
                "production": { "url": "https://www.example.com", {{more}} "revalidate": { "kind": "nextjs", "auth": { "scheme": "signature", "secret": "site" } }, "watch": {{watch}} },
                "preview": { "url": "https://preview.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "signature", "secret": "site" } } }
              }
            }
            """), TimeProvider.System);
        Answer = _ => Says();
        Site.ByRequest = request => Answer(request);
        _watch = NewWatch();
    }

    public FakeTimeProvider Clock { get; } = new(Some.Time);

    public FakeSite Site { get; } = new();

    public ISecretStore Secrets { get; }

    public FakeLogger<DeploymentWatch> Log { get; } = new();

    public IJournal Journal => _journal;

    public string? Build { get; set; } = "build-1";

    /// <summary>An hour before the test, unless it is told otherwise.</summary>
    public DateTimeOffset? Started { get; set; } = Some.Time - TimeSpan.FromHours(1);

    public Func<HttpRequestMessage, SiteAnswer> Answer { get; set; }

    public SiteAnswer Says() => Says(Build, Started);

    public SiteAnswer Says(string? build, DateTimeOffset? started) => FakeSite.Status(200, $$"""
        { "probe": true, "receiver": "0.1.0", "next": "16.4.6", "buildId": {{(build is null ? "null" : $"\"{build}\"")}}{{(started is { } at ? $", \"started\": \"{At(at)}\"" : "")}}, "now": "{{At(Clock.GetUtcNow())}}" }
        """);

    public void Restart() => Started = Clock.GetUtcNow();

    /// <summary>As when the broker itself is started again: what it has seen is gone, and its stores are not.</summary>
    public void ForgetSeen() => _watch = NewWatch();

    /// <summary>As when one deployment is found and another is gone.</summary>
    public void Rename(string deployment) => _configuration.Replace(_configuration.Value with
    {
        Deployments = new[] { _configuration.Value.Deployments.Values.First(known => known.Watch is not null) with { Name = deployment } }.ToFrozenDictionary(known => known.Name),
    });

    public int Remembered => _watch.Count;

    public Task LookAsync() => _watch.LookAsync(TestContext.Current.CancellationToken);

    public Task LookAfterAsync(double minutes)
    {
        Clock.Advance(minutes * Minute);
        return LookAsync();
    }

    /// <summary>A webhook comes, and what it asks for is delivered.</summary>
    public Task PublishAsync(params string[] stale) => PublishOnAsync("production", null, stale);

    public Task PublishOnAsync(string deployment, TimeSpan? delay, params string[] stale) => _journal.AcceptAsync(
        new AcceptedWebhook
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"webhook-{++_webhooks}"),
            Source = "cms",
            ReceivedAt = Clock.GetUtcNow(),
            Plan = new Plan { Events = [], Deployments = [new DeploymentPlan(deployment, [.. stale.Select(Some.Stale)], delay)] },
            Jobs = [],
        },
        TestContext.Current.CancellationToken);

    /// <summary>A webhook about one entry comes, and its page is delivered.</summary>
    public Task PublishEntryAsync(string id, string revision, string path) => _journal.AcceptAsync(
        new AcceptedWebhook
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"webhook-{++_webhooks}"),
            Source = "cms",
            ReceivedAt = Clock.GetUtcNow(),
            Plan = new Plan
            {
                Events = [new EventPlan(EventSummary.Of(Some.Event() with { Id = id, Revision = revision }), null, [new RuleOutcome("post", true, null, [new Emission(path, Some.Stale($"path:{path}"))], [], ["production"])])],
                Deployments = [new DeploymentPlan("production", [Some.Stale($"path:{path}")])],
            },
            Jobs = [],
        },
        TestContext.Current.CancellationToken);

    /// <summary>What was enqueued since the last time, one text a job.</summary>
    public async Task<IReadOnlyList<string>> IssuedAsync() => [.. (await JobsAsync()).Select(job => $"{job.Deployment}: {string.Join(' ', job.Invalidations.Select(Some.Written))}")];

    public async Task<IReadOnlyList<Job>> JobsAsync()
    {
        var jobs = new List<Job>();
        while ((await _queue.LanesAsync(CancellationToken.None)).Any(lane => lane.Waiting > 0))
        {
            var lease = await _queue.TakeAsync(TestContext.Current.CancellationToken);
            jobs.AddRange(lease.Jobs.Select(job => job.Job));
            await _queue.SettleAsync(lease, new LaneSettlement([.. lease.Jobs.Select(job => new JobSettlement(job, new Settlement.Complete()))], Park: null), CancellationToken.None);
        }

        return jobs;
    }

    public IReadOnlyList<string> Logged(string eventName) => [.. Log.Collector.GetSnapshot().Where(record => record.Id.Name == eventName).Select(record => record.Message)];

    private DeploymentWatch NewWatch() => new(_configuration, Secrets, Site, new FakeNames(), _journal, _journal, Clock, Log);

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
