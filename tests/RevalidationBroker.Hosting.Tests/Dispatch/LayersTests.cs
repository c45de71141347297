using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Dispatch;
using RevalidationBroker.Hosting.Delivery;
using RevalidationBroker.Ports;
using RevalidationBroker.Sqlite;

namespace RevalidationBroker.Hosting.Tests.Dispatch;

/// <summary>A deployment with two instances, a cache in front of them and pages to warm, over real sockets.</summary>
public sealed class LayersTests
{
    private const string Published = """{ "type": "post.published", "data": { "id": "7", "slug": "hello" } }""";

    private readonly ConcurrentQueue<(string Call, IReadOnlyDictionary<string, string> Headers)> _asked = [];

    private IReadOnlyList<string> Calls => [.. _asked.Select(one => one.Call)];

    [Fact]
    public async Task Instances_then_the_cache_in_front_then_the_pages()
    {
        await using var front = await LocalSite.StartAsync("front", _asked);
        await using var one = await LocalSite.StartAsync("one", _asked);
        await using var two = await LocalSite.StartAsync("two", _asked);
        await using var broker = await TestBroker.StartAsync(site: front.Url, more: More(one, two));

        using var response = await broker.PostSignedAsync(Published);

        await Eventually.TrueAsync(() => Calls.Count >= 5);
        Assert.Equal(["one: POST /api/revalidate", "two: POST /api/revalidate"], Calls.Take(2).Order());
        Assert.Equal(["front: POST /api/shell"], Calls.Skip(2).Take(1));
        Assert.Equal(["front: GET /", "front: GET /blog/hello"], Calls.Skip(3).Order());
        await Eventually.TrueAsync(() => broker.Queue.LanesAsync(CancellationToken.None).Result.Count == 0);
    }

    [Fact]
    public async Task A_restart_between_origin_and_purge_loses_nothing_and_repeats_nothing()
    {
        await using var front = await LocalSite.StartAsync("front", _asked);
        await using var one = await LocalSite.StartAsync("one", _asked);
        await using var two = await LocalSite.StartAsync("two", _asked);
        using var folder = new TemporaryFolder();
        var configuration = TestBroker.Configuration(limits: null, front.Url, more: More(one, two));
        using var sites = new SiteClient(TimeProvider.System, NullLogger<SiteClient>.Instance, new DnsResolver());

        await using (var store = Open(folder))
        {
            await store.Inbox.AcceptAsync(Webhook(), TestContext.Current.CancellationToken);
            Assert.Equal("site", await TurnAsync(configuration, store, sites));
        }

        await using (var store = Open(folder))
        {
            front.Status = 503;
            Assert.Equal("site~1", await TurnAsync(configuration, store, sites));
            front.Status = 200;
            Assert.Equal("site~1", await TurnAsync(configuration, store, sites));
            Assert.Equal("site~2", await TurnAsync(configuration, store, sites));
            Assert.Empty(await store.Queue.LanesAsync(TestContext.Current.CancellationToken));
        }

        Assert.Equal(["one: POST /api/revalidate", "two: POST /api/revalidate"], Calls.Take(2).Order());
        Assert.Equal(["front: POST /api/shell", "front: POST /api/shell"], Calls.Skip(2).Take(2));
        Assert.Equal(["front: GET /"], Calls.Skip(4));
    }

    [Fact]
    public async Task Instances_that_a_name_stands_for_are_called_by_the_sites_own_name()
    {
        await using var site = await LocalSite.StartAsync("site", _asked);
        await using var broker = await TestBroker.StartAsync(site: new Uri("http://www.example.com"), more: $$""" "headers": { "x-tenant": "a" }, "instances": { "resolve": "localhost", "port": {{site.Url.Port}} } """);

        using var response = await broker.PostSignedAsync(Published);

        await Eventually.TrueAsync(() => !_asked.IsEmpty);
        var headers = _asked.First().Headers;
        Assert.Equal(("www.example.com", "a"), (headers["host"], headers["x-tenant"]));
    }

    private static string More(LocalSite one, LocalSite two) => $$"""
        "instances": ["{{one.Url.GetLeftPart(UriPartial.Authority)}}", "{{two.Url.GetLeftPart(UriPartial.Authority)}}"],
        "purge": [{ "kind": "nextjs", "endpoint": "/api/shell", "auth": { "scheme": "bearer", "secret": "shell" } }],
        "warm": { "paths": ["/"] }
        """;

    private static SqliteStore Open(TemporaryFolder folder) =>
        SqliteStore.Open(folder.File("broker.db"), TimeProvider.System, () => new LaneWindow(TimeSpan.Zero, TimeSpan.Zero), NullLogger<SqliteStore>.Instance);

    /// <summary>Lends the next lane, dispatches and settles it.</summary>
    private static async Task<string> TurnAsync(BrokerConfiguration configuration, SqliteStore store, SiteClient sites)
    {
        using var meters = new Meters();
        var current = new CurrentConfiguration(configuration, TimeProvider.System);
        var dispatcher = new LaneDispatcher(
            current, new DeploymentDirectory(current, store.Deployments, TimeProvider.System, NullLogger<DeploymentDirectory>.Instance), new TestBroker.FixedSecrets(), sites, new DnsResolver(),
            store.Journal, TimeProvider.System, () => 0, new BrokerMetrics(meters), NullLogger<LaneDispatcher>.Instance);
        var lease = await store.Queue.TakeAsync(TestContext.Current.CancellationToken);
        Assert.True(await store.Queue.SettleAsync(lease, await dispatcher.DispatchAsync(lease, TestContext.Current.CancellationToken), TestContext.Current.CancellationToken));
        return lease.Lane;
    }

    private static AcceptedWebhook Webhook()
    {
        var now = TimeProvider.System.GetUtcNow();
        var job = new Job { Id = Job.IdOf("w1", "site"), WebhookId = "w1", Source = "cms", Deployment = "site", AcceptedAt = now, NotBefore = now, Invalidations = [new Planning.Invalidation.Everything()] };
        return new AcceptedWebhook { Id = "w1", Source = "cms", ReceivedAt = now, Plan = new Planning.Plan { Events = [], Deployments = [] }, Jobs = [job] };
    }
}
