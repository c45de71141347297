using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

public class NumbersEachTypeTests
{
    [Fact]
    public void An_id_names_an_entry_only_with_its_type_where_the_sender_counts_rows_or_nobody_knows_what_it_counts() => Assert.Equal(
        ["agility", "azure-event-grid", "buttercms", "cloudevents", "custom", "directus", "payload", "shopify", "standard-webhooks", "storyblok", "strapi", "svix", "wordpress"],
        WebhookProviders.All.Values.Where(provider => provider.NumbersEachType).Select(provider => provider.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("""{ "provider": "custom", "secrets": ["cms"], "auth": { "scheme": "bearer" }, "events": {} }""")]
    [InlineData("""{ "provider": "azure-event-grid", "secrets": ["cms"], "subscriptions": ["content"] }""")]
    public void That_holds_for_a_provider_with_settings_too(string source) => Assert.True(Some.Configured(source).Provider.NumbersEachType);
}
