using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs.Auth;

/// <summary><c>query</c>: the secret in the address. For routes that know no other way: proxies and servers write addresses into logs.</summary>
internal sealed record QueryAuth(string Parameter) : ISiteAuth
{
    public void AddTo(HttpRequestMessage request, LayerCall call, ReadOnlySpan<byte> body, SecretVersions secret)
    {
        var address = new UriBuilder(request.RequestUri!);
        var pair = $"{Uri.EscapeDataString(Parameter)}={Uri.EscapeDataString(secret.Current.Reveal())}";
        address.Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{pair}" : pair;
        request.RequestUri = address.Uri;
    }
}

internal sealed class QueryAuthScheme : ISiteAuthScheme
{
    public string Scheme => "query";

    public ISiteAuth Bind(ConfigNode node) => new QueryAuth(node.OptionalText("parameter") ?? "secret");
}
