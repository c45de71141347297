using RevalidationBroker.Dispatch;
using RevalidationBroker.InMemory;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Functions.Fakes;

/// <summary>Secrets of a vault that may be down.</summary>
internal sealed class FakeSecrets : ISecretStore
{
    public const string Sender = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    public const string Operator = "the-operator's-key";

    public bool IsDown { get; set; }

    public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => IsDown
        ? throw new StorageUnavailableException("The vault is down.")
        : ValueTask.FromResult<SecretVersions?>(SecretVersions.Of(name switch { "cms" => Sender, "operator" => Operator, _ => "the-site's-own-secret" }));

    public string HowToProvide(string name) => "";
}

/// <summary>A memory of lanes that may be down.</summary>
internal sealed class FakeLaneMemory : ILaneMemory
{
    private readonly InMemoryLaneMemory _memory = new();

    public bool CannotBeRead { get; set; }

    public bool CannotBeWritten { get; set; }

    public Task<LaneMemory> FindAsync(string lane, CancellationToken cancellation) => CannotBeRead ? throw Down() : _memory.FindAsync(lane, cancellation);

    public Task WriteAsync(string lane, LaneMemory memory, CancellationToken cancellation) => CannotBeWritten ? throw Down() : _memory.WriteAsync(lane, memory, cancellation);

    public Task<IReadOnlyDictionary<string, LaneMemory>> AllAsync(CancellationToken cancellation) => _memory.AllAsync(cancellation);

    private static StorageUnavailableException Down() => new("The tables are down.");
}

/// <summary>Names that nobody looks up: the sites here have no instances.</summary>
internal sealed class NoNames : INameResolver
{
    public Task<IReadOnlyList<System.Net.IPAddress>> ResolveAsync(string host, CancellationToken cancellation) => throw new NotSupportedException();
}
