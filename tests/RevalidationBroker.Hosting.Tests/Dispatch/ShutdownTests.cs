using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Delivery;
using RevalidationBroker.Hosting.Dispatch;
using RevalidationBroker.InMemory;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Dispatch;

/// <summary>Many lanes under way, and what becomes of them when the host stops.</summary>
public sealed class ShutdownTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly HoldingSites _sites = new();
    private readonly InMemoryJobQueue _queue;
    private readonly InMemoryJournal _journal;
    private readonly DispatchService _service;

    public ShutdownTests()
    {
        var one = TestBroker.Configuration(limits: null, new Uri("https://www.example.com"));
        var site = one.Deployments["site"];
        var current = new CurrentConfiguration(one with { Deployments = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(Enumerable.Range(0, 200).Select(i => site with { Name = $"site-{i}" }), deployment => deployment.Name) }, TimeProvider.System);
        _queue = new InMemoryJobQueue(_clock, new LaneSchedule(_clock, () => current.Value.Window, TimeSpan.FromMinutes(10)));
        _journal = new InMemoryJournal(_queue, _clock);
        var metrics = new BrokerMetrics(new Meters());
        var dispatcher = new LaneDispatcher(current, new DeploymentDirectory(current, new InMemoryDeploymentRegistry(), _clock, NullLogger<DeploymentDirectory>.Instance), new KnownSecrets("site"), _sites, new DnsResolver(), _journal, _clock, () => 0.5, metrics, NullLogger<LaneDispatcher>.Instance);
        _service = new DispatchService(_queue, dispatcher, new Superseder(_queue, _journal, metrics, NullLogger<Superseder>.Instance), _clock, NullLogger<DispatchService>.Instance);
    }

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task However_many_sites_hang_another_is_called()
    {
        await _service.StartAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 150; i++) _queue.Enqueue([Job($"site-{i}")]);
        _sites.Healthy.TryAdd("site-199", true);

        _queue.Enqueue([Job("site-199")]);

        await Eventually.TrueAsync(() => _sites.Answered.ContainsKey("site-199"));
        await StopAfterGraceAsync();
    }

    [Fact]
    public async Task A_call_that_outlasts_the_grace_is_broken_off_and_its_lane_given_back_uncounted()
    {
        await _service.StartAsync(TestContext.Current.CancellationToken);
        _queue.Enqueue([Job("site-0")]);
        await Eventually.TrueAsync(() => _sites.Held.ContainsKey("site-0"));

        await StopAfterGraceAsync();

        var lease = await _queue.TakeAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Equal(("site-0", 0, null), (lease.Lane, Assert.Single(lease.Jobs).Attempts, lease.Park));
        Assert.Empty(await _queue.DeadLetters.ListAsync(DeadLetterFilter.All, 1, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_call_under_way_has_seconds_to_end_and_is_settled()
    {
        await _service.StartAsync(TestContext.Current.CancellationToken);
        _queue.Enqueue([Job("site-0")]);
        await Eventually.TrueAsync(() => _sites.Held.ContainsKey("site-0"));

        var stopping = _service.StopAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(4));
        _sites.Held["site-0"].SetResult();
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Empty(await _queue.LanesAsync(TestContext.Current.CancellationToken));
    }

    private async Task StopAfterGraceAsync()
    {
        var stopping = _service.StopAsync(CancellationToken.None);
        Assert.False(stopping.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await stopping.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private Job Job(string deployment) => new()
    {
        Id = $"wh.{deployment}",
        WebhookId = "wh",
        Source = "cms",
        Deployment = deployment,
        AcceptedAt = _clock.GetUtcNow(),
        NotBefore = _clock.GetUtcNow(),
        Invalidations = [new Invalidation.Tag(CacheTag.TryCreate("posts", out var tag, out _) ? tag : throw new InvalidOperationException())],
    };

    /// <summary>Sites that hold every call, but for those that are healthy.</summary>
    private sealed class HoldingSites : ISiteClient
    {
        public ConcurrentDictionary<string, bool> Healthy { get; } = [];

        public ConcurrentDictionary<string, bool> Answered { get; } = [];

        public ConcurrentDictionary<string, TaskCompletionSource> Held { get; } = [];

        public async Task<SiteAnswer> SendAsync(Deployment deployment, HttpRequestMessage request, CancellationToken cancellation)
        {
            if (!Healthy.ContainsKey(deployment.Name)) await Held.GetOrAdd(deployment.Name, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(cancellation);
            Answered[deployment.Name] = true;
            return new SiteAnswer.Answered(new LayerAnswer(200, "application/json", null, null, """{"revalidated":true}"""u8.ToArray()));
        }
    }
}
