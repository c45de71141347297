using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks;

/// <summary>Makes webhooks as a CMS would send them.</summary>
public static class WebhookSigning
{
    /// <exception cref="UnusableSecretException">The secret cannot be signed with.</exception>
    public static WebhookRequest Sign(this Source source, WebhookDraft draft, Secret secret) => source.Auth.Sign(source.Provider.Compose(draft), secret);

    /// <summary>Signed as the provider does unless a source says otherwise.</summary>
    /// <exception cref="UnusableSecretException">The secret cannot be signed with.</exception>
    public static WebhookRequest Sign(this IWebhookProvider provider, WebhookDraft draft, Secret secret) => provider.Auth.Sign(provider.Compose(draft), secret);
}
