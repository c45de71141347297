using System.Security.Cryptography;
using System.Text.Json;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Kontent.ai: HMAC-SHA256 of the body, and a list of notifications that name objects without their content; legacy webhooks too.
/// Protocol: @kontent-ai/webhook-helper 3.0.3; kontent.ai/learn/docs/webhooks, …/legacy-webhooks.
/// </summary>
internal sealed class KontentAiProvider : IWebhookProvider, IWebhookAuth
{
    private const string Signature = "X-Kontent-ai-Signature";
    private const string LegacySignature = "X-KC-Signature";

    public string Name => "kontent-ai";

    public IWebhookAuth Auth => this;

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if ((request.Headers[Signature] ?? request.Headers[LegacySignature]) is not { } signature) return SignatureCheck.Missing(Signature);

        return Hmac.Matches(signature, SignatureOf(secret, request.Body.Span))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. Compare the webhook's secret in Kontent.ai with the broker's; if they are equal, something in front changes the body, such as its line breaks.");
    }

    // Legacy notifications have an id. The others have the time of the last change of the content, and none of its publication.
    public string DeliveryId(WebhookRequest request) =>
        JsonBody.TryParse(request.Body, out var body, out _) && body.At("message", "id").Text() is { Length: > 0 } id ? id : DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);

        List<ContentEvent> events = body.At("notifications").ValueKind == JsonValueKind.Array
            ? [.. body.At("notifications").Items().Select(notification => Read(notification, body))]
            : [.. ReadLegacy(body)];
        return events.Count > 0 ? new ParsedWebhook.Changes(events) : new ParsedWebhook.Unreadable("The body lists no 'notifications', and no 'data.items' as legacy webhooks do.");
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    public WebhookRequest Sign(WebhookRequest request, Secret secret) => request.With(Signature, SignatureOf(secret, request.Body.Span));

    // The secret looks like base64 and is used as the text that it is.
    private static string SignatureOf(Secret secret, ReadOnlySpan<byte> body) => Convert.ToBase64String(HMACSHA256.HashData(secret.Utf8, body));

    private static ContentEvent Read(JsonElement notification, JsonElement body)
    {
        var (system, message) = (notification.At("data", "system"), notification.At("message"));
        var kind = KindOf(message.At("action").Text());
        return new ContentEvent
        {
            Kind = kind,
            NotLive = WhyNotLive(kind, message.At("delivery_slot").Text() == "published"),
            Type = message.At("object_type").Text() is "content_item" ? system.At("type").Text() : message.At("object_type").Text(),
            Id = system.At("id").Text(),
            Locale = system.At("language").Text(),
            Environment = message.At("environment_id").Text(),
            Revision = system.At("last_modified").Text(),
            UpdatedAt = system.At("last_modified").Time(),
            Fields = system,
            Previous = message.At("action_context"),
            Payload = body,
        };
    }

    // One message about all items.
    private static IEnumerable<ContentEvent> ReadLegacy(JsonElement body)
    {
        var message = body.At("message");
        var kind = KindOf(message.At("operation").Text());
        var change = new ContentEvent
        {
            Kind = kind,
            NotLive = WhyNotLive(kind, message.At("api_name").Text() == "delivery_production"),
            Environment = message.At("project_id").Text(),
            UpdatedAt = message.At("created_timestamp").Time(),
            Payload = body,
        };
        var items = body.At("data", "items").Items().Select(item => change with
        {
            Type = item.At("type").Text(),
            // Notifications of the workflow name item and language by references.
            Id = item.At("id").Text() ?? item.At("item", "id").Text(),
            Locale = item.At("language").Text() ?? item.At("language", "id").Text(),
            Fields = item,
        });
        return items.Concat(body.At("data", "taxonomies").Items().Select(taxonomy => change with { Type = "taxonomy", Id = taxonomy.At("id").Text(), Fields = taxonomy }));
    }

    private static string? WhyNotLive(ContentEventKind kind, bool published) => kind switch
    {
        ContentEventKind.Other => "its action changes no content that is delivered",
        _ => published ? null : "a draft was changed, which only previews show",
    };

    private static ContentEventKind KindOf(string? action) => action switch
    {
        "published" or "publish" => ContentEventKind.Published,
        "unpublished" or "unpublish" => ContentEventKind.Unpublished,
        "created" or "create" => ContentEventKind.Created,
        "deleted" or "delete" => ContentEventKind.Deleted,
        "changed" or "metadata_changed" or "term_created" or "term_changed" or "term_deleted" or "terms_moved" or "upsert" => ContentEventKind.Updated,
        "archive" => ContentEventKind.Archived,
        "restore" => ContentEventKind.Unarchived,
        _ => ContentEventKind.Other,
    };
}
