using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Configuration;

/// <summary>Finds the secrets that the configuration names and that nobody has given.</summary>
public static class MissingSecrets
{
    public static async Task<IReadOnlyList<ConfigurationError>> FindAsync(BrokerConfiguration configuration, ISecretStore secrets, CancellationToken cancellation)
    {
        var missing = new List<ConfigurationError>();
        foreach (var use in configuration.Secrets)
        {
            if (await secrets.FindAsync(use.Name, cancellation) is null)
                missing.Add(new ConfigurationError(use.Path, $"There is no secret named '{use.Name}'. {secrets.HowToProvide(use.Name)}"));
        }

        return missing;
    }
}
