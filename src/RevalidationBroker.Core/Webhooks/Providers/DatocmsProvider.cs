using System.Text.Json;
using RevalidationBroker.Webhooks.Auth;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// DatoCMS: basic authentication or a header that one enters, and an entity with all that is related to it; or, of its cache-tag webhook,
/// the tags that are stale. Protocol: datocms.com/docs/general-concepts/webhooks, /docs/content-delivery-api/cache-tags-invalidation and
/// the example request of /docs/content-management-api/resources/webhook-call.
/// </summary>
internal sealed class DatocmsProvider : IWebhookProvider
{
    public string Name => "datocms";

    public bool OneEventForAllLocales => true;

    public IReferenceFinder References { get; } = new DatocmsReferences();

    public IWebhookAuth Auth { get; } = new BasicWebhookAuth();

    /// <summary>The call's id, which its retries keep while their count goes up; a payload of one's own may leave it out.</summary>
    public string? DeliveryId(WebhookRequest request) =>
        JsonBody.TryParse(request.Body, out var body, out _) && body.At("webhook_call_id").Text() is { Length: > 0 } call ? call : DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (body.At("entity_type").Text() is not { } what || body.At("event_type").Text() is not { } verb)
            return new ParsedWebhook.Unreadable("The body has no 'entity_type' and 'event_type'; if the webhook has a custom payload, switch it off.");

        var entity = body.At("entity");
        var kind = KindOf(verb);
        var (slug, locale) = Slug(entity.At("attributes", "slug"), webhook.Source.Locale);
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = kind,
            NotLive = WhyNotLive(what, verb, kind, entity.At("meta", "status").Text()),
            Type = what == "item" ? ModelOf(body) : what,
            Id = entity.At("id").Text(),
            Slug = slug,
            Locale = locale,
            Tags = what == "cda_cache_tags" ? entity.At("attributes", "tags").Texts() : [],
            Environment = body.At("environment").Text(),
            Space = body.At("site_id").Text(),
            Revision = entity.At("meta", "current_version").Text(),
            UpdatedAt = entity.At("meta", "updated_at").Time(),
            Fields = entity.At("attributes"),
            Previous = body.At("previous_entity", "attributes"),
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    private static string? WhyNotLive(string what, string verb, ContentEventKind kind, string? status) => (what, kind) switch
    {
        (_, ContentEventKind.Other) => "its event names no change that the broker knows",
        // Of a model without drafts, what is saved is published; of one with drafts, a publication has an event of its own.
        ("item", ContentEventKind.Created or ContentEventKind.Updated) => status is "draft" or "updated" ? "a draft was saved" : null,
        ("item" or "upload" or "item_type" or "cda_cache_tags", _) => null,
        // The promoted environment becomes the one that visitors see.
        ("environment", _) when verb == "promote" => null,
        _ => "no content was changed",
    };

    // The model by the name that queries use; its number where the payload does not bring it along.
    private static string? ModelOf(JsonElement body)
    {
        var id = body.At("entity", "relationships", "item_type", "data", "id").Text();
        foreach (var related in body.At("related_entities").Items())
        {
            if (related.At("type").Text() == "item_type" && related.At("id").Text() == id) return related.At("attributes", "api_key").Text() ?? id;
        }

        return id;
    }

    // A localised field is an object of locales: {"en": "hello", "de": "hallo"}.
    private static (string? Slug, string? Locale) Slug(JsonElement slug, string? locale)
    {
        if (slug.ValueKind != JsonValueKind.Object) return (slug.Text(), null);
        if (locale is not null) return (slug.At(locale).Text(), locale);
        foreach (var first in slug.EnumerateObject()) return (first.Value.Text(), first.Name);
        return (null, null);
    }

    private static ContentEventKind KindOf(string verb) => verb switch
    {
        "create" => ContentEventKind.Created,
        "update" => ContentEventKind.Updated,
        "publish" or "invalidate" or "promote" => ContentEventKind.Published,
        "unpublish" => ContentEventKind.Unpublished,
        "delete" => ContentEventKind.Deleted,
        _ => ContentEventKind.Other,
    };
}
