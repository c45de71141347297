using RevalidationBroker.Configuration;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary><c>none</c>: everybody is let in. For a source behind something that authenticates in the broker's place.</summary>
public sealed class NoWebhookAuth : IWebhookAuth, IWebhookAuthScheme
{
    public string Scheme => "none";

    public bool NeedsSecret => false;

    public IWebhookAuth Bind(ConfigNode node) => this;

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance) => SignatureCheck.Good;

    public WebhookRequest Sign(WebhookRequest request, Secret secret) => request;
}
