using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Discovery;
using RevalidationBroker.Fakes;
using RevalidationBroker.InMemory;
using RevalidationBroker.Layers;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;
using RevalidationBroker.Testing;

namespace RevalidationBroker.Dispatch;

/// <summary>A dispatcher with a deployment 'production', a site that is told what to answer, and all that it writes down.</summary>
internal sealed class LaneDispatcherHarness
{
    public const string SecretText = "s3cret/of+the=site \"x\"";

    private readonly LaneDispatcher _dispatcher;

    /// <param name="itemsACall">A small number makes several calls of a small batch.</param>
    /// <param name="more">Further settings of the deployment, such as <c>"purge": […]</c>.</param>
    /// <param name="revalidate">Further settings of the origin.</param>
    /// <param name="inFront">Layers that the configuration does not know, after the origin.</param>
    public LaneDispatcherHarness(string auth = """{ "scheme": "bearer", "secret": "site" }""", int itemsACall = 1000, int concurrency = 1, string? more = null, ICacheLayer? origin = null, FakeTimeProvider? clock = null, string? revalidate = null, params ICacheLayer[] inFront)
    {
        Clock = clock ?? new FakeTimeProvider(Some.Time);
        var configuration = Configured(auth, concurrency, more, revalidate);
        var production = configuration.Deployments["production"];
        configuration = configuration with { Deployments = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary([production with { Revalidate = origin ?? new Limited(production.Revalidate, itemsACall), Purge = [.. production.Purge, .. inFront] }], deployment => deployment.Name) };
        Secrets["site"] = SecretVersions.Of(SecretText);
        var current = new CurrentConfiguration(configuration, Clock);
        _dispatcher = new LaneDispatcher(current, new DeploymentDirectory(current, Registry, Clock, NullLogger<DeploymentDirectory>.Instance), Secrets, Site, Names, Journal, Clock, () => Dice(), new BrokerMetrics(Meters), Log);
    }

    public Func<double> Dice { get; set; } = () => 0.5;

    public InMemoryDeploymentRegistry Registry { get; } = new();

    public FakeSite Site { get; } = new FakeSite();

    public FakeNames Names { get; } = [];

    public FakeSecrets Secrets { get; } = [];

    public FakeJournal Journal { get; } = new();

    public FakeTimeProvider Clock { get; }

    public Meters Meters { get; } = new();

    public FakeLogger<LaneDispatcher> Log { get; } = new();

    public IEnumerable<string> Logged(string eventName) => Log.Collector.GetSnapshot().Where(record => record.Id.Name == eventName).Select(record => record.Message);

    public Task<LaneSettlement> DispatchAsync(params QueuedJob[] jobs) => DispatchAsync(null, jobs);

    public Task<LaneSettlement> DispatchAsync(LanePark? park, params QueuedJob[] jobs) =>
        _dispatcher.DispatchAsync(new LaneLease("1", jobs.Length == 0 ? "production" : jobs[0].Job.Lane, jobs, park), TestContext.Current.CancellationToken);

    public Task<LaneSettlement> DispatchAsync(LaneLease lease, CancellationToken cancellation, CancellationToken stopping = default) => _dispatcher.DispatchAsync(lease, cancellation, stopping);

    /// <summary>All that was written down anywhere.</summary>
    public string Written(LaneSettlement settlement) => string.Join('\n', [
        .. Journal.Attempts.Select(attempt => attempt.ToString()),
        .. Log.Collector.GetSnapshot().SelectMany(record => record.StructuredState!.Select(state => state.Value).Append(record.Message)),
        .. settlement.Jobs.Select(job => job.Settlement.ToString()),
        settlement.Park?.ToString()]);

    private static BrokerConfiguration Configured(string auth, int concurrency, string? more, string? revalidate) => A.Configuration($$"""
        {
          "sources": { "cms": { "provider": "standard-webhooks", "secrets": ["cms"] } },
          "rules": [{ "tags": ["posts"] }],
          "deployments": { "production": { "url": "https://www.example.com", "concurrency": {{concurrency}}, {{(more is null ? "" : $"{more},")}} "revalidate": { "kind": "nextjs", {{(revalidate is null ? "" : $"{revalidate},")}} "auth": {{auth}} } } }
        }
        """);

    private sealed class Limited(ICacheLayer layer, int items) : ICacheLayer, ILayerWithAuth
    {
        public ISiteAuth? Auth => (layer as ILayerWithAuth)?.Auth;

        public Uri Endpoint => layer.Endpoint;

        public string Kind => layer.Kind;

        public IReadOnlyList<SecretUse> Secrets => layer.Secrets;

        public LayerLimits Limits => layer.Limits with { MaxItems = items };

        public int PartsOf(IReadOnlyList<Planning.Invalidation> invalidations) => layer.PartsOf(invalidations);

        public HttpRequestMessage CreateRequest(LayerCall call, LayerSecrets secrets) => layer.CreateRequest(call, secrets);

        public Outcome ReadAnswer(LayerAnswer answer) => layer.ReadAnswer(answer);
    }
}
