using System.Text;
using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary><c>header</c>: the secret in a header of any name, for CMSs that send headers one gives them.</summary>
public sealed record HeaderWebhookAuth(string Header) : IWebhookAuth
{
    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(Header, out var sent)) return SignatureCheck.Missing(Header);
        return secret.Matches(Encoding.UTF8.GetBytes(sent.Trim()))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch($"The header '{Header}' has another value. Compare it, in the CMS's webhook settings, with the broker's secret.");
    }

    public WebhookRequest Sign(WebhookRequest request, Secret secret) => request.With(Header, secret.Reveal());

    public WebhookRequest WithoutSecrets(WebhookRequest request) =>
        request.Headers.TryGet(Header, out var sent) ? request.Without(Header).WithoutRepetitionsOf(sent.Trim()) : request;
}

internal sealed class HeaderWebhookAuthScheme : IWebhookAuthScheme
{
    public string Scheme => "header";

    public IWebhookAuth? Bind(ConfigNode node) => node.RequiredHeaderName("header") is { } header ? new HeaderWebhookAuth(header) : null;
}
