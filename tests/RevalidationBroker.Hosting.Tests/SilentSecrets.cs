using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Hosting.Tests;

/// <summary>A vault that does not answer, and whose secrets were never known.</summary>
internal sealed class SilentSecrets : ISecretStore
{
    public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => throw new StorageUnavailableException("The vault does not answer.");

    public string HowToProvide(string name) => "Give it.";
}
