using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Tests.Delivery;
using RevalidationBroker.Hosting.Watching;
using RevalidationBroker.InMemory;
using RevalidationBroker.Layers;
using RevalidationBroker.Ports;
using RevalidationBroker.Watching;

namespace RevalidationBroker.Hosting.Tests.Watching;

public sealed class WatchServiceTests
{
    [Fact]
    public async Task It_looks_at_once_and_then_whenever_a_deployments_time_has_come()
    {
        var (site, clock) = (new CountedSite(), new FakeTimeProvider());
        using var service = Service(site, clock, new FakeLogger<WatchService>());

        await service.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => site.Probes == 1);
        for (var second = 0; second < 60; second += 5) clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => site.Probes == 2);
        await service.StopAsync(TestContext.Current.CancellationToken);

        Assert.True(service.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Whatever_goes_wrong_it_is_logged_and_tried_again()
    {
        var (site, clock, log) = (new CountedSite { Breaks = true }, new FakeTimeProvider(), new FakeLogger<WatchService>());
        using var service = Service(site, clock, log);

        await service.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => log.Collector.Count == 1);
        for (var second = 0; second < 60; second += 5) clock.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() => site.Probes == 2);
        await service.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal("watch.failed", log.Collector.GetSnapshot()[0].Id.Name);
    }

    private static WatchService Service(CountedSite site, FakeTimeProvider clock, FakeLogger<WatchService> log)
    {
        var configuration = A.Configuration("""
            {
              "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } },
              "rules": [{ "tags": ["posts"] }],
              "deployments": { "site": { "url": "https://www.example.com", "revalidate": { "kind": "nextjs", "auth": { "scheme": "signature", "secret": "cms" } }, "watch": {} } }
            }
            """);
        var journal = new InMemoryJournal(new InMemoryJobQueue(clock, new LaneSchedule(clock, () => LaneWindow.Default, TimeSpan.FromMinutes(10))), clock);
        var watch = new DeploymentWatch(new CurrentConfiguration(configuration, TimeProvider.System), new TestBroker.FixedSecrets(), site, new FakeNames(), journal, journal, clock, new FakeLogger<DeploymentWatch>());
        return new WatchService(watch, clock, log);
    }

    private sealed class CountedSite : ISiteClient
    {
        private int _probes;

        public int Probes => Volatile.Read(ref _probes);

        public bool Breaks { get; init; }

        public Task<SiteAnswer> SendAsync(Deployment deployment, HttpRequestMessage request, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _probes);
            return Breaks ? throw new InvalidOperationException("A surprise.") : Task.FromResult<SiteAnswer>(new SiteAnswer.Answered(new LayerAnswer(200, "application/json", null, null, """{"probe":true,"buildId":"b"}"""u8.ToArray())));
        }
    }
}
