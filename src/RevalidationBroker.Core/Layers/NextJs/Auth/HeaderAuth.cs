using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs.Auth;

/// <summary><c>header</c>: the secret in a header of any name.</summary>
internal sealed record HeaderAuth(string Name) : ISiteAuth
{
    public void AddTo(HttpRequestMessage request, LayerCall call, ReadOnlySpan<byte> body, SecretVersions secret) =>
        request.Headers.Add(Name, HeaderValue.Of(secret.Current));
}

internal sealed class HeaderAuthScheme : ISiteAuthScheme
{
    // Headers that the call itself needs, or that an HTTP client writes.
    private static readonly string[] Taken = ["host", "content-length", "content-type", "transfer-encoding", "connection", "expect", "upgrade", "te", "trailer"];

    public string Scheme => "header";

    public ISiteAuth? Bind(ConfigNode node)
    {
        if (node.RequiredText("header") is not { } name) return null;
        if (name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') && !Taken.Contains(name.ToLowerInvariant())) return new HeaderAuth(name);
        return node.Fail<ISiteAuth>("header", $"'{name}' cannot be used: a header name of letters, digits and '-' that HTTP does not use itself, such as 'x-revalidate-secret'.");
    }
}
