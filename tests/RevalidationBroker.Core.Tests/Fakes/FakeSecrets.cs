using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Fakes;

internal sealed class FakeSecrets : Dictionary<string, SecretVersions>, ISecretStore
{
    public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => new(this.GetValueOrDefault(name));

    /// <summary>What is found on demand, where it is another than what is remembered.</summary>
    public Dictionary<string, SecretVersions> Renewed { get; } = [];

    public List<string> Refreshed { get; } = [];

    public ValueTask<SecretVersions?> RefreshAsync(string name, CancellationToken cancellation)
    {
        Refreshed.Add(name);
        return new(Renewed.GetValueOrDefault(name) ?? this.GetValueOrDefault(name));
    }

    /// <summary>Tokens of the broker's own identity: the first is remembered, the last is had on demand; none where it has no identity.</summary>
    public List<Secret> Tokens { get; } = [];

    public ValueTask<Secret?> FindTokenAsync(string scope, CancellationToken cancellation) => new(Tokens.FirstOrDefault());

    public ValueTask<Secret?> RefreshTokenAsync(string scope, CancellationToken cancellation)
    {
        Refreshed.Add(scope);
        return new(Tokens.LastOrDefault());
    }

    public string HowToProvide(string name) => $"Put '{name}' under the stone.";
}
