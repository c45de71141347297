using System.Text.Json;
using System.Text.RegularExpressions;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Optimizely Graph: a header that is registered with the webhook, and the keys of what was indexed or removed.
/// Protocol: docs.developers.optimizely.com/platform-optimizely/docs/{webhooks,webhook-response,manage-webhooks};
/// episerver/content-js-sdk <c>samples/nextjs-cache-invalidation</c>.
/// </summary>
internal sealed partial class OptimizelyGraphProvider : IWebhookProvider
{
    public string Name => "optimizely-graph";

    public IWebhookAuth Auth { get; } = new BearerWebhookAuth();

    /// <summary>Its own, or the bulk's and what became of it; else the body, which has a time.</summary>
    public string? DeliveryId(WebhookRequest request)
    {
        if (!JsonBody.TryParse(request.Body, out var body, out _)) return null;
        if (body.At("id").Text() is { Length: > 0 } id) return id;
        return body.At("data", "journalId").Text() is { Length: > 0 } bulk ? $"{body.At("type", "action").Text()}:{bulk}" : null;
    }

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (body.At("type", "subject").Text() is not { } subject || body.At("type", "action").Text() is not { } action)
            return new ParsedWebhook.Unreadable("The body has no 'type' with a 'subject' and an 'action'.");

        var items = body.At("data", "items");
        var change = new ContentEvent { Kind = ContentEventKind.Published, Space = body.At("tenantId").Text(), UpdatedAt = body.At("timestamp").Time(), Payload = body };
        return new ParsedWebhook.Changes((subject, action) switch
        {
            ("bulk", "completed") when items.ValueKind == JsonValueKind.Object && items.EnumerateObject().Any() =>
                [.. items.EnumerateObject().Select(item => Of(item.Name, item.Value.Text(), change))],
            // Older webhooks tell that a bulk went in, and not what was in it.
            ("bulk", "completed") when items.ValueKind == JsonValueKind.Undefined => [change],
            ("bulk", "completed") => [change with { Kind = ContentEventKind.Other, NotLive = "no content was changed" }],
            ("bulk", _) => [Of(null, action, change)],
            _ => [Of(body.At("data", "docId").Text(), action, change)],
        });
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    // 730bbb9c-5959-44fc-ac2c-becce4cb075d_sv_Published; what comes from elsewhere has ids of its own.
    private static ContentEvent Of(string? key, string? word, ContentEvent change)
    {
        var kind = KindOf(word);
        var parts = Key().Match(key ?? "");
        return change with
        {
            Kind = kind,
            NotLive = kind == ContentEventKind.Other ? "its event names no change that the broker knows"
                : parts.Success && parts.Groups["status"].Value != "Published" ? "it is not the published version"
                : null,
            Id = parts.Success ? parts.Groups["id"].Value : key,
            Locale = parts.Success ? parts.Groups["locale"].Value : null,
        };
    }

    private static ContentEventKind KindOf(string? word) => word switch
    {
        "indexed" or "updated" or "created" => ContentEventKind.Published,
        "expired" => ContentEventKind.Unpublished,
        "deleted" => ContentEventKind.Deleted,
        _ => ContentEventKind.Other,
    };

    [GeneratedRegex("^(?<id>[0-9A-Fa-f-]{32,36})_(?<locale>[^_]+)_(?<status>[A-Za-z]+)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
