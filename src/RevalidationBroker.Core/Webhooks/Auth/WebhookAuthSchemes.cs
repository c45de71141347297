using System.Collections.Frozen;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary>All schemes that a source can be given. A new one is its file and its line here.</summary>
public static class WebhookAuthSchemes
{
    public static FrozenDictionary<string, IWebhookAuthScheme> All { get; } = new IWebhookAuthScheme[]
    {
        new BearerWebhookAuth(),
        new HeaderWebhookAuthScheme(),
        new BasicWebhookAuth(),
        new QueryWebhookAuthScheme(),
        new BodyWebhookAuthScheme(),
        new HmacWebhookAuthScheme(),
        new NoWebhookAuth(),
    }.ToFrozenDictionary(scheme => scheme.Scheme);
}
