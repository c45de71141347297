using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs.Auth;

/// <summary>An auth scheme with its settings and its secret.</summary>
internal sealed record BoundAuth(ISiteAuth Way, SecretUse Secret)
{
    /// <summary>Reads an <c>"auth"</c>; null when something is wrong, and then the node has noted it.</summary>
    public static BoundAuth? Read(ConfigNode auth)
    {
        var scheme = auth.RequiredName("scheme", SiteAuthSchemes.All, "auth scheme");
        var way = scheme?.Bind(auth);
        var secret = auth.RequiredSecretName("secret");
        if (scheme is not null) auth.RejectUnknown();
        return way is null || secret is null ? null : new BoundAuth(way, new SecretUse(secret, $"{auth.Path}.secret"));
    }

    public SecretVersions VersionsIn(LayerSecrets secrets) => secrets[Secret.Name];
}
