using Azure;
using Azure.Security.KeyVault.Secrets;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Azure.KeyVault;

/// <summary>Asks the vault which versions of a secret are in force.</summary>
internal sealed class VaultReader(SecretClient client, TimeProvider clock)
{
    // The one that is sent, and the one before it: a rotation has two sides, and they change one after the other.
    private const int VersionsInForce = 2;

    public Uri Address => client.VaultUri;

    /// <param name="known">Versions that were read before: a version's value never changes, so it is not read again.</param>
    /// <returns>The newest first; empty when there is no such secret, or no version of it that is in force.</returns>
    /// <exception cref="RequestFailedException">The vault did not answer, or not so.</exception>
    /// <exception cref="AggregateException">Several such tries.</exception>
    public async Task<IReadOnlyList<VaultVersion>> ReadAsync(string name, IReadOnlyList<VaultVersion> known)
    {
        var versions = new List<VaultVersion>();
        foreach (var version in await VersionsAsync(name))
        {
            if (versions.Count == VersionsInForce) break;
            if (known.FirstOrDefault(read => read.Id == version) is { } same) versions.Add(same);
            else if (await ValueAsync(name, version) is { } value) versions.Add(new VaultVersion(version, value));
        }

        return versions;
    }

    private async Task<IReadOnlyList<string>> VersionsAsync(string name)
    {
        var now = clock.GetUtcNow();
        var found = new List<SecretProperties>();
        try
        {
            await foreach (var version in client.GetPropertiesOfSecretVersionsAsync(name))
            {
                if (version.Enabled is not false && !(version.NotBefore > now) && !(version.ExpiresOn <= now)) found.Add(version);
            }
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return [];
        }

        // The vault gives them in no order (REST: Get Secret Versions).
        return [.. found.OrderByDescending(version => version.CreatedOn).Select(version => version.Version)];
    }

    /// <returns>Null when it was deleted or disabled since it was listed, or is empty.</returns>
    private async Task<Secret?> ValueAsync(string name, string version)
    {
        try
        {
            var secret = await client.GetSecretAsync(name, version);
            return string.IsNullOrWhiteSpace(secret.Value.Value) ? null : Secret.Of(secret.Value.Value);
        }
        catch (RequestFailedException error) when (error.Status == 404 || error is { Status: 403, ErrorCode: "Forbidden" } && error.Message.Contains("SecretDisabled", StringComparison.Ordinal))
        {
            return null;
        }
    }
}

/// <summary>A version of a secret, and its value.</summary>
internal sealed record VaultVersion(string Id, Secret Value);
