using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Hosting.Housekeeping;
using RevalidationBroker.Housekeeping;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Housekeeping;

public sealed class HousekeepingServiceTests : IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly DateTimeOffset Began = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly Clock _clock = new();
    private readonly FakeStore _store = new();
    private readonly FakeLogCollector _logs = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly HousekeepingService _service;

    public HousekeepingServiceTests()
    {
        var configuration = TestBroker.Configuration(limits: null, new Uri("https://www.example.com"));
        var metrics = new StoreMetrics(_services.GetRequiredService<IMeterFactory>());
        _service = new HousekeepingService(_store, new CurrentConfiguration(configuration, TimeProvider.System), metrics, _clock, new FakeLogger<HousekeepingService>(_logs));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.StopAsync(CancellationToken.None);
        _service.Dispose();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task It_sweeps_a_minute_after_the_start_and_then_every_hour()
    {
        await StartAsync();
        Assert.Empty(_store.Sweeps);

        for (var minute = 0; minute < 121; minute++) await PassMinuteAsync();

        Assert.Equal([1, 61, 121], _store.Sweeps.Select(sweep => (sweep.Now - Began).TotalMinutes));
        Assert.All(_store.Sweeps, sweep => Assert.Equal(RetentionLimits.Default, sweep.Limits));
        Assert.Equal(
            "Swept the store in 0.0 s: 3 webhooks, 0 dead letters and 2 entries of the ledger are gone. It holds 40 webhooks, 5 jobs and 6 dead letters; its file has 1000 bytes with 30 free pages, its log 200.",
            _logs.GetSnapshot()[0].Message);
    }

    [Fact]
    public async Task The_gauges_are_a_minute_old_at_most()
    {
        using var jobs = new MetricCollector<long>(_services.GetRequiredService<IMeterFactory>(), BrokerMetrics.MeterName, "broker.store.jobs");
        await StartAsync();
        await PassMinuteAsync();
        _store.Size = _store.Size with { Jobs = 7 };

        await PassMinuteAsync();

        await Eventually.TrueAsync(() =>
        {
            jobs.RecordObservableInstruments();
            return jobs.LastMeasurement?.Value == 7;
        });
    }

    [Fact]
    public async Task Dead_letters_that_go_are_said_aloud()
    {
        _store.Swept = new Swept(0, 4, 0);
        await StartAsync();
        await PassMinuteAsync();

        await Eventually.TrueAsync(() => _logs.GetSnapshot().Any(line =>
            line.Level == LogLevel.Warning && line.Message == "Deleted 4 dead letters that were older than 90d: what they held was never delivered. To keep them longer, set retention.deadLetters."));
    }

    [Fact]
    public async Task A_store_that_fails_is_swept_again_an_hour_later()
    {
        _store.Failure = new StorageUnavailableException("The disk is full.");
        await StartAsync();
        await PassMinuteAsync();
        await Eventually.TrueAsync(() => _logs.GetSnapshot() is [{ Level: LogLevel.Warning, Message: "Could not look after the store; it is tried again. The disk is full." }]);

        _store.Failure = null;
        for (var minute = 0; minute < 60; minute++) await PassMinuteAsync();

        Assert.Equal(2, _store.Sweeps.Count);
        Assert.False(_service.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task A_bug_in_it_does_not_end_the_broker()
    {
        _store.Failure = new InvalidOperationException("A bug.");
        await StartAsync();
        await PassMinuteAsync();
        await Eventually.TrueAsync(() => _logs.GetSnapshot() is [{ Level: LogLevel.Error, Exception: InvalidOperationException }]);

        await PassMinuteAsync();

        Assert.False(_service.ExecuteTask!.IsCompleted);
    }

    [Fact]
    public async Task A_sweep_that_takes_hours_is_alone()
    {
        _store.Hold = new TaskCompletionSource();
        await StartAsync();
        _clock.Advance(Minute);
        await Eventually.TrueAsync(() => _store.Sweeps.Count == 1);

        for (var minute = 0; minute < 180; minute++) _clock.Advance(Minute);
        Assert.Single(_store.Sweeps);
        Assert.Equal(0, _store.Measured);

        _store.Hold.SetResult();
        await Eventually.TrueAsync(() => _store.Measured == 2);
    }

    [Fact]
    public async Task Stopping_ends_a_sweep_that_is_under_way()
    {
        _store.Hold = new TaskCompletionSource();
        await StartAsync();
        _clock.Advance(Minute);
        await Eventually.TrueAsync(() => _store.Sweeps.Count == 1);

        await _service.StopAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(_logs.GetSnapshot(), line => line.Level >= LogLevel.Warning);
    }

    private async Task StartAsync()
    {
        await _service.StartAsync(CancellationToken.None);
        await _clock.TimerSet.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    // What works ends with a measurement; what fails ends with its first call.
    private async Task PassMinuteAsync()
    {
        var (calls, measured) = (_store.Calls, _store.Measured);
        _clock.Advance(Minute);
        await Eventually.TrueAsync(() => _store.Failure is null ? _store.Measured > measured : _store.Calls > calls);
    }

    /// <summary>Tells when the service has begun to wait: to advance it before would be lost.</summary>
    private sealed class Clock() : FakeTimeProvider(Began)
    {
        public TaskCompletionSource TimerSet { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            TimerSet.TrySetResult();
            return timer;
        }
    }

    private sealed class FakeStore : IHousekeeping
    {
        private int _calls;
        private int _measured;

        public List<(RetentionLimits Limits, DateTimeOffset Now)> Sweeps { get; } = [];

        public Swept Swept { get; set; } = new(3, 0, 2);

        public StoreSize Size { get; set; } = new(1000, 200, 30, 40, 5, 6);

        public Exception? Failure { get; set; }

        public TaskCompletionSource? Hold { get; set; }

        public int Calls => Volatile.Read(ref _calls);

        public int Measured => Volatile.Read(ref _measured);

        public async Task<Swept> SweepAsync(RetentionLimits limits, DateTimeOffset now, CancellationToken cancellation)
        {
            Sweeps.Add((limits, now));
            Interlocked.Increment(ref _calls);
            if (Hold is not null) await Hold.Task.WaitAsync(cancellation);
            return Failure is null ? Swept : throw Failure;
        }

        public Task<StoreSize> MeasureAsync(CancellationToken cancellation)
        {
            Interlocked.Increment(ref _measured);
            Interlocked.Increment(ref _calls);
            return Failure is null ? Task.FromResult(Size) : throw Failure;
        }
    }
}
