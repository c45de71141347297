using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Hosting.Tests;

/// <summary>A store that has secrets of these names and no others.</summary>
internal sealed class KnownSecrets(params string[] names) : ISecretStore
{
    public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) =>
        ValueTask.FromResult(names.Contains(name) ? SecretVersions.Of("a secret") : null);

    public string HowToProvide(string name) => "Give it.";
}
