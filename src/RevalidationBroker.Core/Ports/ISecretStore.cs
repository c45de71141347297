using RevalidationBroker.Secrets;

namespace RevalidationBroker.Ports;

/// <summary>Finds secrets by name.</summary>
public interface ISecretStore
{
    /// <returns>Null when there is none of that name.</returns>
    ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation);

    /// <summary>What a person does to give a secret of this name: the end of a sentence that says that it is missing.</summary>
    string HowToProvide(string name);
}
