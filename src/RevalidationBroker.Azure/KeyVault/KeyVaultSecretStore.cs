using System.Collections.Concurrent;
using System.Globalization;
using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Logging;
using RevalidationBroker.Diagnostics;
using RevalidationBroker.Ports;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Azure.KeyVault;

/// <summary>
/// Secrets of a Key Vault, kept in memory and looked up again after a while or on demand. Of each the two newest versions are in force that are
/// enabled and within their time: whoever rotates adds a version, changes the other side, and disables the old one.
/// </summary>
/// <remarks>While the vault does not answer, what was last known of a secret stays in force. The identity needs the role <em>Key Vault Secrets User</em>.</remarks>
public sealed class KeyVaultSecretStore : ISecretStore
{
    private readonly ConcurrentDictionary<string, CachedSecret> _secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Func<string, CachedSecret> _cache;
    private readonly Uri _address;
    private readonly TokenCredential? _identity;
    private readonly TimeProvider _clock;

    /// <param name="address">Such as <c>https://contoso.vault.azure.net</c>.</param>
    /// <param name="lookAgainAfter">How long a secret is taken as it is; five minutes where nothing is said.</param>
    public KeyVaultSecretStore(Uri address, TokenCredential credential, TimeProvider clock, BrokerMetrics metrics, ILogger<KeyVaultSecretStore> logger, TimeSpan? lookAgainAfter = null)
        : this(new SecretClient(address, credential, ClientOptions()), clock, metrics, logger, lookAgainAfter, credential) { }

    internal KeyVaultSecretStore(SecretClient client, TimeProvider clock, BrokerMetrics metrics, ILogger<KeyVaultSecretStore> logger, TimeSpan? lookAgainAfter = null, TokenCredential? identity = null)
    {
        (_address, _identity, _clock) = (client.VaultUri, identity, clock);
        var vault = new VaultReader(client, clock);
        _cache = name => new CachedSecret(name, vault, lookAgainAfter ?? TimeSpan.FromMinutes(5), clock, metrics, logger);
    }

    public ValueTask<SecretVersions?> FindAsync(string name, CancellationToken cancellation) => SecretNames.IsAllowed(name) ? Cached(name).FindAsync(cancellation) : ValueTask.FromResult<SecretVersions?>(null);

    public ValueTask<SecretVersions?> RefreshAsync(string name, CancellationToken cancellation) => SecretNames.IsAllowed(name) ? Cached(name).RefreshAsync(cancellation) : ValueTask.FromResult<SecretVersions?>(null);

    // Credentials keep their tokens until shortly before they end.
    public ValueTask<Secret?> FindTokenAsync(string scope, CancellationToken cancellation) => TokenAsync(scope, claims: null, cancellation);

    public async ValueTask<Secret?> RefreshTokenAsync(string scope, CancellationToken cancellation)
    {
        // What an API writes that wants a token of now; with any claims no credential takes a token that it has kept (learn.microsoft.com/entra/identity-platform/claims-challenge).
        var claims = string.Create(CultureInfo.InvariantCulture, $$$$"""{"access_token":{"nbf":{"essential":true,"value":"{{{{_clock.GetUtcNow().ToUnixTimeSeconds()}}}}"}}}""");
        try
        {
            return await TokenAsync(scope, claims, cancellation);
        }
        // Some credentials, such as the one of the Azure CLI, know no claims.
        catch (StorageUnavailableException)
        {
            return await FindTokenAsync(scope, cancellation);
        }
    }

    public string HowToProvide(string name) => SecretNames.IsAllowed(name)
        ? $"Add it to the Key Vault {_address.Host}, or enable a version of it that is within its time: az keyvault secret set --id {new Uri(_address, $"secrets/{name}")} --value …"
        : SecretNames.Rule;

    /// <summary>Few and short retries: a webhook waits for the answer.</summary>
    internal static SecretClientOptions ClientOptions() => new()
    {
        Retry = { Mode = RetryMode.Exponential, MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = TimeSpan.FromSeconds(5) },
    };

    private async ValueTask<Secret?> TokenAsync(string scope, string? claims, CancellationToken cancellation)
    {
        if (_identity is null) return null;
        try
        {
            return Secret.Of((await _identity.GetTokenAsync(new TokenRequestContext([scope], claims: claims), cancellation)).Token);
        }
        // Of one kind wherever it comes from: AuthenticationFailedException, and CredentialUnavailableException where there is no identity.
        catch (AuthenticationFailedException error)
        {
            throw new StorageUnavailableException($"There is no access token for {scope} now: the broker's identity was not accepted. See that the Function App has the managed identity that AZURE_CLIENT_ID names.", error);
        }
    }

    private CachedSecret Cached(string name) => _secrets.GetOrAdd(name, _cache);
}
