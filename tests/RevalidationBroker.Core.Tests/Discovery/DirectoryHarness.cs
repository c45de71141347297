using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using RevalidationBroker.Configuration;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Testing;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Discovery;

/// <summary>Processes on one registry, each with a configuration of its own.</summary>
internal sealed class DirectoryHarness
{
    public const string Login = "previews:feature-login-ed5408a3";

    public FakeTimeProvider Clock { get; } = new(A.Time);

    public StoppableRegistry Registry { get; } = new();

    public FakeLogger<DeploymentDirectory> Log { get; } = new();

    public static BrokerConfiguration Written { get; } = Read();

    public IEnumerable<string?> Logged => Log.Collector.GetSnapshot().Select(record => record.Id.Name);

    public (DeploymentDirectory Directory, CurrentConfiguration Current) Process(BrokerConfiguration? written = null)
    {
        var current = new CurrentConfiguration(written ?? Written, Clock);
        return (new DeploymentDirectory(current, Registry, Clock, Log), current);
    }

    public Task NoteAsync(DeploymentDirectory directory, params DeploymentSighting[] sightings) =>
        directory.NoteAsync(Written.Sources["vercel"], sightings, Clock.GetUtcNow(), TestContext.Current.CancellationToken);

    public static BrokerConfiguration Read(string discover = """{ "source": "vercel" }""", string name = "previews") => A.Configuration($$"""
        {
          "sources": { "cms": { "provider": "contentful", "secrets": ["cms"] }, "vercel": { "provider": "vercel", "secrets": ["vercel"] } },
          "rules": [{ "tags": ["posts"] }],
          "deployments": { "{{name}}": { "discover": {{discover}}, "revalidate": { "kind": "nextjs", "auth": { "scheme": "bearer", "secret": "site" } } } }
        }
        """);

    /// <summary>The reference registry, which may be down, and counts how often it was read.</summary>
    internal sealed class StoppableRegistry : IDeploymentRegistry
    {
        private readonly InMemoryDeploymentRegistry _registry = new();

        public bool IsDown { get; set; }

        public int Reads { get; private set; }

        public Task<bool> RecordAsync(string source, DeploymentSighting sighting, CancellationToken cancellation) => IsDown ? throw Down() : _registry.RecordAsync(source, sighting, cancellation);

        public Task<IReadOnlyList<KnownDeployment>> AllAsync(CancellationToken cancellation)
        {
            Reads++;
            return IsDown ? throw Down() : _registry.AllAsync(cancellation);
        }

        public Task<long> SweepAsync(DateTimeOffset before, CancellationToken cancellation) => IsDown ? throw Down() : _registry.SweepAsync(before, cancellation);

        private static StorageUnavailableException Down() => new("The tables are down.");
    }
}
