using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Configuration;

/// <summary>Finds the secrets that the configuration names and that nobody has given.</summary>
public static class MissingSecrets
{
    /// <returns>Of each place that names one what is wrong, and the way to give it.</returns>
    /// <exception cref="StorageUnavailableException">It cannot be told.</exception>
    public static async Task<IReadOnlyList<ConfigurationError>> FindAsync(BrokerConfiguration configuration, ISecretStore secrets, CancellationToken cancellation) =>
        [.. (await UsesAsync(configuration, secrets, cancellation)).Select(use => new ConfigurationError(use.Path, $"There is no secret named '{use.Name}'. {secrets.HowToProvide(use.Name)}"))];

    /// <returns>Their names alone, each once.</returns>
    /// <exception cref="StorageUnavailableException">It cannot be told.</exception>
    public static async Task<IReadOnlyList<string>> NamesAsync(BrokerConfiguration configuration, ISecretStore secrets, CancellationToken cancellation) =>
        [.. (await UsesAsync(configuration, secrets, cancellation)).Select(use => use.Name).Distinct()];

    private static async Task<List<SecretUse>> UsesAsync(BrokerConfiguration configuration, ISecretStore secrets, CancellationToken cancellation)
    {
        var missing = new List<SecretUse>();
        foreach (var use in configuration.Secrets)
        {
            if (await secrets.FindAsync(use.Name, cancellation) is null) missing.Add(use);
        }

        return missing;
    }
}
