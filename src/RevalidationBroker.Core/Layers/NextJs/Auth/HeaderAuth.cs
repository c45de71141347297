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
    // Headers that the call itself needs, or that an HTTP client writes.
    private static readonly string[] Taken = ["host", "content-length", "content-type", "transfer-encoding", "connection", "expect", "upgrade", "te", "trailer", "cache-control"];

    public string Scheme => "header";

    public ISiteAuth? Bind(ConfigNode node)
    {
        if (node.RequiredText("header") is not { } name) return null;
        if (name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') && !Taken.Contains(name.ToLowerInvariant()) && IsOfRequests(name)) return new HeaderAuth(name);
        return node.Fail<ISiteAuth>("header", $"'{name}' cannot be used: a header name of letters, digits and '-' that HTTP does not use itself, such as 'x-revalidate-secret'.");
    }

    // 'content-language' and its like describe a body, and a request without fitting ones drops them.
    private static bool IsOfRequests(string name)
    {
        using var request = new HttpRequestMessage();
        return request.Headers.TryAddWithoutValidation(name, "x");
    }
}
