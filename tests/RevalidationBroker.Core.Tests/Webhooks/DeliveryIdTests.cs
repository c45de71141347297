using System.Text;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Webhooks;

/// <summary>A retry is the same webhook; a second change never is.</summary>
public class DeliveryIdTests
{
    private const string Invocation = "56a95d51-b2af-496d-9bf1-a4f7eea5a7cf";

    [Theory]
    [InlineData("datocms", """{"webhook_call_id":"103","attempted_auto_retries_count":0}""", """{"webhook_call_id":"103","attempted_auto_retries_count":1}""")]
    [InlineData("contentstack", """{"event":"publish","triggered_at":"2026-03-01T12:00:00.000Z"}""", """{"event":"publish","triggered_at":"2026-03-01T12:00:00.000Z"}""")]
    [InlineData("kontent-ai", """{"message":{"id":"790b5fea"},"data":{"items":[]}}""", """{"message":{"id":"790b5fea"},"data":{"items":[]}}""")]
    [InlineData("optimizely-graph", """{"id":"e1","timestamp":"2026-03-01T12:00:00Z"}""", """{"id":"e1","timestamp":"2026-03-01T12:00:09Z"}""")]
    [InlineData("optimizely-graph", """{"timestamp":"2026-03-01T12:00:00Z","type":{"action":"completed"},"data":{"journalId":"j1"}}""", """{"timestamp":"2026-03-01T12:00:09Z","type":{"action":"completed"},"data":{"journalId":"j1"}}""")]
    [InlineData("prismic", """{"type":"api-update","masterRef":"X1"}""", """{"type":"api-update","masterRef":"X1"}""")]
    [InlineData("sitecore-edge", $$"""{"invocation_id":"{{Invocation}}","updates":[1],"continues":true}""", $$"""{"invocation_id":"{{Invocation}}","updates":[1],"continues":true}""")]
    [InlineData("strapi", """{"event":"entry.update","createdAt":"2026-03-01T12:00:00.001Z"}""", """{"event":"entry.update","createdAt":"2026-03-01T12:00:00.001Z"}""")]
    [InlineData("vercel", """{"id":"82nS5bZDY6","createdAt":1698397685674}""", """{"createdAt":1698397685674,"id":"82nS5bZDY6"}""")]
    public void A_retry_has_the_id_of_the_first(string provider, string first, string retry) =>
        Assert.Equal(IdOf(provider, first, Some.Time), IdOf(provider, retry, Some.Time.AddMinutes(1)));

    [Theory]
    [InlineData("datocms", """{"webhook_call_id":"103"}""", """{"webhook_call_id":"104"}""")]
    [InlineData("optimizely-graph", """{"type":{"action":"started"},"data":{"journalId":"j1"}}""", """{"type":{"action":"completed"},"data":{"journalId":"j1"}}""")]
    [InlineData("sitecore-edge", $$"""{"invocation_id":"{{Invocation}}","updates":[1],"continues":true}""", $$"""{"invocation_id":"{{Invocation}}","updates":[2],"continues":false}""")]
    [InlineData("directus", """{"collection":"posts","keys":[1]}""", """{"collection":"posts","keys":[2]}""")]
    public void Another_change_has_another_even_at_the_same_instant(string provider, string one, string other) =>
        Assert.NotEqual(IdOf(provider, one, Some.Time), IdOf(provider, other, Some.Time));

    [Theory]
    [InlineData("builder-io", """{"operation":"publish","modelName":"page"}""")]
    [InlineData("buttercms", """{"data":{"timestamp":"2026-03-01T12:00:00"},"webhook":{"event":"page.published"}}""")]
    [InlineData("datocms", """{"entity_type":"cda_cache_tags","event_type":"invalidate"}""")]
    [InlineData("directus", """{"event":"posts.items.update","keys":[1],"payload":{"status":"published"}}""")]
    [InlineData("drupal", "")]
    [InlineData("ghost", "{}")]
    [InlineData("hygraph", """{"operation":"publish","data":{"__typename":"Post","id":"cldj1"}}""")]
    [InlineData("kontent-ai", """{"notifications":[{"message":{"action":"published"}}]}""")]
    [InlineData("payload", """{"collection":"posts","operation":"delete","id":1}""")]
    [InlineData("sitecore-edge", "")]
    [InlineData("storyblok", """{"action":"published","story_id":123}""")]
    [InlineData("umbraco", """{"id":"c1922956-7855-4fa0-8f2c-7af149a92135"}""")]
    [InlineData("webflow", """{"triggerType":"collection_item_unpublished","payload":{"id":"582b"}}""")]
    [InlineData("wordpress", """{"id":4750}""")]
    public void Where_bodies_repeat_each_delivery_counts(string provider, string body) =>
        Assert.NotEqual(IdOf(provider, body, Some.Time), IdOf(provider, body, Some.Time.AddMilliseconds(1)));

    [Fact]
    public void Two_requests_of_one_instant_are_told_apart_by_their_addresses() =>
        Assert.NotEqual(IdOf("drupal", "", Some.Time, "/hooks/cms?path=/a"), IdOf("drupal", "", Some.Time, "/hooks/cms?path=/b"));

    [Theory]
    [InlineData("ghost")]
    [InlineData("hygraph")]
    [InlineData("webflow")]
    public void A_signature_that_covers_its_time_is_the_id(string provider)
    {
        var sender = WebhookProviders.All[provider];
        var first = sender.Sign(Some.Draft(), Some.SecretFor(provider));
        var second = sender.Sign(Some.Draft() with { SignedAt = Some.Time.AddMilliseconds(1) }, Some.SecretFor(provider));

        Assert.Equal(WebhookId.Of(first, sender), WebhookId.Of(first with { ReceivedAt = Some.Time.AddMinutes(1) }, sender));
        Assert.NotEqual(WebhookId.Of(first, sender), WebhookId.Of(second, sender));
    }

    // Published, edited, changed: of one click, of one body, and maybe of one millisecond.
    [Fact]
    public void Ghosts_events_are_told_apart_by_their_addresses()
    {
        var ghost = WebhookProviders.All["ghost"];
        var published = ghost.Sign(Some.Draft("{}", "/hooks/cms?event=post.published"), Some.SigningSecret);
        var edited = ghost.Sign(Some.Draft("{}", "/hooks/cms?event=post.edited"), Some.SigningSecret);

        Assert.NotEqual(WebhookId.Of(published, ghost), WebhookId.Of(edited, ghost));
    }

    // WooCommerce makes its delivery id of the webhook and the second.
    [Fact]
    public void Two_products_saved_in_one_second_are_two_changes()
    {
        var headers = new WebhookHeaders { { "X-WC-Webhook-Topic", "product.deleted" }, { "X-WC-Webhook-Delivery-ID", "36e520ebabc2fa725092ff4a47acedf2" } };

        Assert.NotEqual(
            WebhookId.Of(Some.Request("""{"id":1}"""u8.ToArray(), headers), WebhookProviders.All["wordpress"]),
            WebhookId.Of(Some.Request("""{"id":2}"""u8.ToArray(), headers), WebhookProviders.All["wordpress"]));
    }

    private static string IdOf(string provider, string body, DateTimeOffset at, string target = "/hooks/cms") =>
        WebhookId.Of(Some.Request(Encoding.UTF8.GetBytes(body), target: target) with { ReceivedAt = at }, WebhookProviders.All[provider]);
}
