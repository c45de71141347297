using System.Security.Cryptography;
using System.Text.Json;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Shopify: HMAC-SHA256 of the body, the topic in a header, and as body the product or collection as its REST API has it; the newer events under
/// their own header names too. A test that is sent from the store's settings looks like any other webhook.
/// Protocol: @shopify/shopify-api 13.1.0, <c>lib/webhooks/validate</c>; shopify.dev/docs/apps/build/{webhooks,events}/delivery-structure.
/// </summary>
internal sealed class ShopifyProvider : IWebhookProvider, IWebhookAuth
{
    private const string WebhookPrefix = "X-Shopify-";
    private const string EventPrefix = "shopify-";
    private const string Signature = "Hmac-Sha256";
    private const string Topic = "Topic";
    private const string Shop = "Shop-Domain";
    private const string DeliveryHeader = "Webhook-Id";

    public string Name => "shopify";

    // Each resource has numbers, and nothing says that they are counted together.
    public bool NumbersEachType => true;

    public IWebhookAuth Auth => this;

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        var prefix = PrefixOf(request);
        if (!request.Headers.TryGet(prefix + Signature, out var signature)) return SignatureCheck.Missing(prefix + Signature);
        // None of them is signed, and Shopify's library lets nothing in without them.
        foreach (var name in (ReadOnlySpan<string>)[Topic, Shop, "API-Version", DeliveryHeader])
        {
            if (string.IsNullOrEmpty(request.Headers[prefix + name])) return SignatureCheck.Missing(prefix + name);
        }

        return Hmac.Matches(signature, SignatureOf(secret, request.Body.Span))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. An app's webhooks are signed with its client secret, those made in the store's notification settings with the key that is shown there; if the secret is right, something in front changes the body.");
    }

    // Not the event's id: one event may bring webhooks of several topics.
    public string? DeliveryId(WebhookRequest request) => request.Headers[PrefixOf(request) + DeliveryHeader];

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        var (headers, prefix) = (webhook.Request.Headers, PrefixOf(webhook.Request));
        if (headers[prefix + Topic] is not { Length: > 0 } topic) return new ParsedWebhook.Unreadable($"The header '{prefix + Topic}' is missing.");

        // products/update; of an event the resource alone, and the action beside it.
        var slash = topic.LastIndexOf('/');
        var (resource, action) = slash < 0 ? (topic, headers[prefix + "Action"] ?? body.At("action").Text()) : (topic[..slash], topic[(slash + 1)..]);
        var entity = Listing(body);
        var kind = KindOf(action);
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = kind,
            NotLive = WhyNotLive(kind, entity),
            Type = resource,
            Id = headers[prefix + "Resource-Id"] ?? entity.At("id").Text() ?? entity.At("product_id").Text() ?? entity.At("collection_id").Text() ?? entity.At("inventory_item_id").Text(),
            // An event's handle is the subscription's.
            Slug = slash < 0 ? null : entity.At("handle").Text(),
            Space = headers[prefix + Shop],
            Revision = entity.At("updated_at").Text(),
            UpdatedAt = entity.At("updated_at").Time(),
            Fields = entity,
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders
    {
        { "Content-Type", "application/json" },
        { WebhookPrefix + Topic, $"products/{ActionOf(draft.Kind)}" },
        { WebhookPrefix + Shop, "example.myshopify.com" },
        { WebhookPrefix + "API-Version", "2026-01" },
        { WebhookPrefix + DeliveryHeader, draft.DeliveryId },
    });

    public WebhookRequest Sign(WebhookRequest request, Secret secret) => request.With(WebhookPrefix + Signature, SignatureOf(secret, request.Body.Span));

    private static string SignatureOf(Secret secret, ReadOnlySpan<byte> body) => Convert.ToBase64String(HMACSHA256.HashData(secret.Utf8, body));

    // By the signature's name, as the library does.
    private static string PrefixOf(WebhookRequest request) => request.Headers.TryGet(EventPrefix + Signature, out _) ? EventPrefix : WebhookPrefix;

    // product_listings/add wraps what it is about.
    private static JsonElement Listing(JsonElement body) =>
        body.At("product_listing") is { ValueKind: JsonValueKind.Object } product ? product
        : body.At("collection_listing") is { ValueKind: JsonValueKind.Object } collection ? collection
        : body;

    // An update to a draft may be what takes the product off the shop, and does not say what it was before.
    private static string? WhyNotLive(ContentEventKind kind, JsonElement entity) => kind switch
    {
        ContentEventKind.Other => "its topic names no change that the broker knows",
        ContentEventKind.Created => entity.At("status").Text() is "draft" or "archived" ? "a draft was saved" : null,
        _ => null,
    };

    private static ContentEventKind KindOf(string? action) => action switch
    {
        "create" or "add" => ContentEventKind.Created,
        "update" or "in_stock" or "out_of_stock" or "connect" or "disconnect" => ContentEventKind.Updated,
        "publish" => ContentEventKind.Published,
        "delete" => ContentEventKind.Deleted,
        "remove" => ContentEventKind.Unpublished,
        _ => ContentEventKind.Other,
    };

    private static string ActionOf(ContentEventKind kind) => kind switch
    {
        ContentEventKind.Created => "create",
        ContentEventKind.Deleted or ContentEventKind.Unpublished => "delete",
        _ => "update",
    };
}
