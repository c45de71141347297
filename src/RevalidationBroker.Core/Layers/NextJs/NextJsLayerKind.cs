using RevalidationBroker.Configuration;
using RevalidationBroker.Layers.NextJs.Auth;

namespace RevalidationBroker.Layers.NextJs;

/// <summary><c>nextjs</c>: a route of the site that calls <c>revalidateTag</c> and <c>revalidatePath</c>.</summary>
internal sealed class NextJsLayerKind : ICacheLayerKind
{
    public const string Name = "nextjs";

    public string Kind => Name;

    public ICacheLayer? Bind(ConfigNode node, Uri deployment)
    {
        var endpoint = EndpointOf(node, deployment);
        if (node.Required("auth") is not { } auth) return null;

        var scheme = auth.RequiredName("scheme", SiteAuthSchemes.All, "auth scheme");
        var bound = scheme?.Bind(auth);
        var secret = auth.RequiredSecretName("secret");
        if (scheme is not null) auth.RejectUnknown();
        return endpoint is null || bound is null || secret is null ? null : new NextJsLayer(endpoint, bound, new SecretUse(secret, $"{auth.Path}.secret"));
    }

    private static Uri? EndpointOf(ConfigNode node, Uri deployment)
    {
        var path = node.OptionalText("endpoint") ?? "/api/revalidate";
        // '//host' and '/\host' are paths to a reader, and other hosts to a URL parser.
        return path is ['/', not ('/' or '\\'), ..] && !path.Contains('#', StringComparison.Ordinal)
            ? new Uri(deployment.GetLeftPart(UriPartial.Authority) + deployment.AbsolutePath.TrimEnd('/') + path)
            : node.Fail<Uri>("endpoint", $"'{path}' is no path on the deployment. Give one such as '/api/revalidate'.");
    }
}
