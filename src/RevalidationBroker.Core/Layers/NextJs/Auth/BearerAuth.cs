using System.Net.Http.Headers;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Layers.NextJs.Auth;

/// <summary><c>bearer</c>: <c>Authorization: Bearer …</c>.</summary>
internal sealed class BearerAuth : ISiteAuth, ISiteAuthScheme
{
    public string Scheme => "bearer";

    public IReadOnlyList<string> HeaderNames => ["authorization"];

    public ISiteAuth Bind(ConfigNode node) => this;

    public void AddTo(HttpRequestMessage request, LayerCall call, ReadOnlySpan<byte> body, SecretVersions secret) =>
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", HeaderValue.Of(secret.Current));
}
