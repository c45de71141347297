using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers;

/// <summary>All secrets of one call, fetched just before it.</summary>
/// <param name="ByName">Each that <see cref="ICacheLayer.Secrets"/> names.</param>
/// <param name="Token">An access token for <see cref="ICacheLayer.TokenScope"/>; null where the layer has none.</param>
public sealed record LayerSecrets(IReadOnlyDictionary<string, SecretVersions> ByName, Secret? Token = null)
{
    public SecretVersions this[string name] => ByName[name];

    /// <summary>Everything that no answer, log or record may show.</summary>
    public IEnumerable<Secret> All => ByName.Values.SelectMany(versions => versions.All).Concat(Token is null ? [] : [Token]);
}
