using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Layers.NextJs.Auth;

/// <summary><c>signature</c>: the call is signed as a Standard Webhook, with a signature for each version of the secret while it rotates.</summary>
internal sealed class SignatureAuth : ISiteAuth, ISiteAuthScheme
{
    public string Scheme => "signature";

    public IReadOnlyList<string> HeaderNames => [StandardWebhooksSignature.IdHeader, StandardWebhooksSignature.TimestampHeader, StandardWebhooksSignature.SignatureHeader];

    // The header is a list for just that: a receiver takes whichever signature it can verify (Standard Webhooks, "zero downtime secret rotation").
    public bool ShowsAllVersions => true;

    public ISiteAuth Bind(ConfigNode node) => this;

    public void AddTo(HttpRequestMessage request, LayerCall call, ReadOnlySpan<byte> body, SecretVersions secret)
    {
        var timestamp = StandardWebhooksSignature.Timestamp(call.At);
        var signatures = new List<string>();
        foreach (var version in secret.All)
        {
            if (!StandardWebhooksSignature.TryKey(version, out var key))
                throw new UnusableSecretException("A signing secret is base64, with or without 'whsec_' in front (Standard Webhooks); this one is not.");
            signatures.Add(StandardWebhooksSignature.Sign(key, call.Id, timestamp, body));
        }

        request.Headers.Add(StandardWebhooksSignature.IdHeader, call.Id);
        request.Headers.Add(StandardWebhooksSignature.TimestampHeader, timestamp);
        request.Headers.Add(StandardWebhooksSignature.SignatureHeader, string.Join(' ', signatures));
    }
}
