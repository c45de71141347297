using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary><c>bearer</c>: <c>Authorization: Bearer …</c> (RFC 6750).</summary>
public sealed class BearerWebhookAuth : IWebhookAuth, IWebhookAuthScheme
{
    private const string Header = "Authorization";
    private const string Prefix = "Bearer ";

    public string Scheme => "bearer";

    public IWebhookAuth Bind(ConfigNode node) => this;

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(Header, out var sent)) return SignatureCheck.Missing(Header);
        // The scheme's name is without regard to case (RFC 9110 §11.1).
        if (!sent.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return SignatureCheck.Malformed(Header, "of the form 'Bearer …'");
        return secret.Matches(Encoding.UTF8.GetBytes(sent[Prefix.Length..].Trim()))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The bearer token is another one. Compare it, in the CMS's webhook settings, with the broker's secret.");
    }

    public WebhookRequest Sign(WebhookRequest request, Secret secret) => request.With(Header, Prefix + secret.Reveal());

    public WebhookRequest WithoutSecrets(WebhookRequest request) => request.WithoutCredentials();
}
