using System.Collections.Frozen;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>All providers, by the name that <c>broker.json</c> uses. A new one is its file and its line here.</summary>
public static class WebhookProviders
{
    public static FrozenDictionary<string, IWebhookProvider> All { get; } = new IWebhookProvider[]
    {
        new ContentfulProvider(),
        new SanityProvider(),
        new StandardWebhooksProvider(),
    }.ToFrozenDictionary(provider => provider.Name);
}
