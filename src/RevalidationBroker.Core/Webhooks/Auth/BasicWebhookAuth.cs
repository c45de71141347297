using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary><c>basic</c>: HTTP basic authentication (RFC 7617). The secret is <c>user:password</c>.</summary>
public sealed class BasicWebhookAuth : IWebhookAuth, IWebhookAuthScheme
{
    private const string Header = "Authorization";
    private const string Prefix = "Basic ";

    public string Scheme => "basic";

    public IWebhookAuth Bind(ConfigNode node) => this;

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!secret.Utf8.Contains((byte)':')) return SignatureCheck.Unusable("For basic authentication the secret is the user's name, a colon and the password; this one has no colon.");
        if (!request.Headers.TryGet(Header, out var sent)) return SignatureCheck.Missing(Header);
        if (!sent.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || Decoded(sent[Prefix.Length..].Trim()) is not { } pair) return SignatureCheck.Malformed(Header, "of the form 'Basic …'");
        return secret.Matches(pair)
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The user or the password is another one. Compare both, in the CMS's webhook settings, with the broker's secret, 'user:password'.");
    }

    public WebhookRequest Sign(WebhookRequest request, Secret secret) => request.With(Header, Prefix + Convert.ToBase64String(secret.Utf8));

    public WebhookRequest WithoutSecrets(WebhookRequest request) => request.WithoutCredentials();

    private static byte[]? Decoded(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
