using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Hosting.Housekeeping;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Tests.Housekeeping;

/// <summary>What a host without a service of its own does by the clock.</summary>
public sealed class WatchTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeLogCollector _logs = new();

    [Fact]
    public async Task Dead_letters_are_a_measure_and_a_warning_until_there_are_none()
    {
        var letters = new Counted { Counts = new() { ["site"] = 2 } };
        var factory = _services.GetRequiredService<IMeterFactory>();
        var watch = new DeadLetterWatch(letters, new BrokerMetrics(factory), new FakeLogger<DeadLetterWatch>(_logs));
        using var measured = new MetricCollector<int>(factory, BrokerMetrics.MeterName, "broker.dead_letters.waiting");

        await watch.LookAsync(TestContext.Current.CancellationToken);
        letters.Counts = [];
        await watch.LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal([2, 0], measured.GetMeasurementSnapshot().Select(measurement => measurement.Value));
        Assert.Equal("dead_letters.waiting", Assert.Single(_logs.GetSnapshot()).Id.Name);
    }

    [Fact]
    public async Task A_claim_goes_when_no_job_and_no_dead_letter_can_point_to_it_any_more()
    {
        var clock = new FakeTimeProvider(Noon);
        var (claims, current) = (new InMemoryClaimStore(clock), new CurrentConfiguration(TestBroker.Configuration(limits: null, new Uri("https://www.example.com")), TimeProvider.System));
        var sweep = new ClaimSweep(claims, current, clock, new FakeLogger<ClaimSweep>(_logs));
        await claims.PutAsync("a", new byte[] { 1 }, TestContext.Current.CancellationToken);

        clock.Advance(current.Value.Retention.DeadLetters + current.Value.Retry.GiveUpAfter);
        await sweep.SweepAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(await claims.FindAsync("a", TestContext.Current.CancellationToken));

        clock.Advance(TimeSpan.FromDays(2));
        await sweep.SweepAsync(TestContext.Current.CancellationToken);
        Assert.Null(await claims.FindAsync("a", TestContext.Current.CancellationToken));
    }

    public void Dispose() => _services.Dispose();

    private sealed class Counted : IDeadLetters
    {
        public Dictionary<string, int> Counts { get; set; } = [];

        public Task<IReadOnlyDictionary<string, int>> CountAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyDictionary<string, int>>(Counts);

        public Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterFilter filter, int limit, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<DeadLetter?> FindAsync(string id, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> ReplayAsync(IReadOnlyList<Replay> replays, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<IReadOnlyList<string>> DiscardAsync(IReadOnlyList<string> ids, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
