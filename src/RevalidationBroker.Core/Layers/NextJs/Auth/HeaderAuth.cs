using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs.Auth;

/// <summary><c>header</c>: the secret in a header of any name.</summary>
internal sealed record HeaderAuth(string Name) : ISiteAuth
{
    public IReadOnlyList<string> HeaderNames => [Name.ToLowerInvariant()];

    public void AddTo(HttpRequestMessage request, LayerCall call, ReadOnlySpan<byte> body, SecretVersions secret) =>
        // Without validation: a name that HTTP knows, such as 'date', would want a date.
        request.Headers.TryAddWithoutValidation(Name, HeaderValue.Of(secret.Current));
}

internal sealed class HeaderAuthScheme : ISiteAuthScheme
{
    public string Scheme => "header";

    public ISiteAuth? Bind(ConfigNode node)
    {
        if (node.RequiredHeaderName("header") is not { } name) return null;
        // The call has one itself, so that no cache answers it.
        if (!RequestHeaderNames.IsOwnedByHttp(name) && !name.Equals("cache-control", StringComparison.OrdinalIgnoreCase)) return new HeaderAuth(name);
        return node.Fail<ISiteAuth>("header", $"'{name}' cannot be used: HTTP or the call itself has it. Use one of the site's own, such as 'x-revalidate-secret'.");
    }
}
