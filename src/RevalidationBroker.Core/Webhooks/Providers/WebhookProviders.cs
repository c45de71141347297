using System.Collections.Frozen;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>All providers, by the name that <c>broker.json</c> uses. A new one is its file and its line here.</summary>
public static class WebhookProviders
{
    public static FrozenDictionary<string, IWebhookProvider> All { get; } = new IWebhookProvider[]
    {
        new AgilityProvider(),
        new AzureEventGridProvider(),
        new BuilderIoProvider(),
        new ButtercmsProvider(),
        new CloudEventsProvider(),
        new ContentfulProvider(),
        new ContentstackProvider(),
        new CustomProvider(),
        new DatocmsProvider(),
        new DirectusProvider(),
        new DrupalProvider(),
        new GhostProvider(),
        new GitHubProvider(),
        new HygraphProvider(),
        new KontentAiProvider(),
        new OptimizelyGraphProvider(),
        new PayloadProvider(),
        new PrismicProvider(),
        new SanityProvider(),
        new ShopifyProvider(),
        new SitecoreEdgeProvider(),
        new StandardWebhooksProvider(),
        new StoryblokProvider(),
        new StrapiProvider(),
        new SvixProvider(),
        new UmbracoProvider(),
        new VercelProvider(),
        new WebflowProvider(),
        new WordPressProvider(),
    }.ToFrozenDictionary(provider => provider.Name);
}
