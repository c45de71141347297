using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Fakes;

internal sealed class FakeSecrets : Dictionary<string, SecretVersions>, ISecretStore
{
    public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => new(this.GetValueOrDefault(name));

    public string HowToProvide(string name) => $"Put '{name}' under the stone.";
}
