using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Housekeeping;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Housekeeping;

/// <summary>What alerts read of the lanes.</summary>
public sealed class LaneWatchTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly LanePark Park = new(Noon.AddMinutes(-5), Noon.AddMinutes(1), 3, "The site answered 401.");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeLogCollector _logs = new();
    private readonly Listed _lanes = new();
    private readonly MetricCollector<double> _oldest;
    private readonly MetricCollector<int> _parked;
    private readonly LaneWatch _watch;

    public LaneWatchTests()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        _oldest = new MetricCollector<double>(factory, BrokerMetrics.MeterName, "broker.lanes.oldest");
        _parked = new MetricCollector<int>(factory, BrokerMetrics.MeterName, "broker.lanes.parked");
        var configuration = new CurrentConfiguration(TestBroker.Configuration(limits: null, new Uri("https://www.example.com")), TimeProvider.System);
        _watch = new LaneWatch(_lanes, configuration, new LaneMetrics(factory), new FakeTimeProvider(Noon), new FakeLogger<LaneWatch>(_logs));
    }

    [Fact]
    public async Task A_deployment_is_as_far_behind_as_the_oldest_job_of_all_its_lanes()
    {
        _lanes.All = [Lane("site", Noon.AddMinutes(-2)), Lane("site~1", Noon.AddMinutes(-40)) with { Park = Park }, Lane("site~2", acceptedAt: null)];

        await _watch.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("site", 2400.0), Last(_oldest));
        Assert.Equal(("site", 1), Last(_parked));
    }

    [Fact]
    public async Task A_deployment_for_which_nothing_waits_is_measured_so_that_its_alert_ends()
    {
        await _watch.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("site", 0.0), Last(_oldest));
        Assert.Equal(("site", 0), Last(_parked));
    }

    [Fact]
    public async Task A_deployment_that_is_gone_is_measured_while_jobs_of_it_wait_and_once_more_and_not_for_its_park_alone()
    {
        _lanes.All = [Lane("gone", Noon.AddMinutes(-1))];
        await _watch.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("gone", 60.0), Last(_oldest));

        _lanes.All = [Lane("gone", acceptedAt: null) with { Waiting = 0, Park = Park }];
        await _watch.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal((("gone", 0.0), ("gone", 0)), (Last(_oldest), Last(_parked)));

        await _watch.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal("site", Last(_parked).Deployment);
    }

    [Fact]
    public async Task Deployments_that_were_found_are_measured_together_by_their_templates_name_and_once_more_when_nothing_waits()
    {
        _lanes.All = [Lane("previews:a-1", Noon.AddMinutes(-1)), Lane("previews:b-2", Noon.AddMinutes(-3)) with { Park = Park }, Lane("previews:b-2~1", Noon.AddMinutes(-2)) with { Park = Park }];
        await _watch.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("site", 0.0), ("previews", 180.0)], All(_oldest));
        Assert.Equal([("site", 0), ("previews", 2)], All(_parked));

        _lanes.All = [];
        await _watch.LookAsync(TestContext.Current.CancellationToken);
        Assert.Equal([("site", 0.0), ("previews", 0.0)], All(_oldest).Skip(2));
        Assert.Equal([("site", 0), ("previews", 0)], All(_parked).Skip(2));
    }

    [Fact]
    public async Task A_job_whose_pages_are_only_looked_at_makes_no_deployment_late()
    {
        using var meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var factory = meters.GetRequiredService<IMeterFactory>();
        using var oldest = new MetricCollector<double>(factory, BrokerMetrics.MeterName, "broker.lanes.oldest");
        var proven = new CurrentConfiguration(TestBroker.Configuration(limits: null, new Uri("https://www.example.com"), more: """ "prove": { "marker": "meta:revision" } """), TimeProvider.System);
        _lanes.All = [Lane("site", Noon.AddMinutes(-2)), Lane("site~1", Noon.AddMinutes(-40))];

        await new LaneWatch(_lanes, proven, new LaneMetrics(factory), new FakeTimeProvider(Noon), new FakeLogger<LaneWatch>(_logs)).LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("site", 120.0), Last(oldest));
    }

    [Fact]
    public async Task A_job_from_a_clock_that_is_ahead_has_waited_no_time()
    {
        _lanes.All = [Lane("site", Noon.AddSeconds(3))];

        await _watch.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal(("site", 0.0), Last(_oldest));
    }

    [Fact]
    public async Task A_queue_that_cannot_be_read_is_logged_and_nothing_is_measured()
    {
        _lanes.Failure = new StorageUnavailableException("The queue cannot be read.");

        await _watch.LookAsync(TestContext.Current.CancellationToken);

        Assert.Empty(_oldest.GetMeasurementSnapshot());
        Assert.Equal("housekeeping.unavailable", Assert.Single(_logs.GetSnapshot()).Id.Name);
    }

    public void Dispose()
    {
        _oldest.Dispose();
        _parked.Dispose();
        _services.Dispose();
    }

    private static LaneStatus Lane(string name, DateTimeOffset? acceptedAt) => new(name, Waiting: 1, NextDue: Noon, Park: null) { OldestAcceptedAt = acceptedAt };

    private static (string Deployment, T Value) Last<T>(MetricCollector<T> collector) where T : struct =>
        collector.LastMeasurement is { } last ? ((string)last.Tags["deployment"]!, last.Value) : throw new InvalidOperationException("Nothing was measured.");

    private static IEnumerable<(string Deployment, T Value)> All<T>(MetricCollector<T> collector) where T : struct =>
        collector.GetMeasurementSnapshot().Select(one => ((string)one.Tags["deployment"]!, one.Value));

    private sealed class Listed : ILanes
    {
        public IReadOnlyList<LaneStatus> All { get; set; } = [];

        public StorageUnavailableException? Failure { get; set; }

        public Task<IReadOnlyList<LaneStatus>> LanesAsync(CancellationToken cancellation) => Failure is null ? Task.FromResult(All) : Task.FromException<IReadOnlyList<LaneStatus>>(Failure);
    }
}
