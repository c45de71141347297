using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Webflow: HMAC-SHA256 over time and body, and one webhook a trigger; of published items it sends several at once.
/// Protocol: webflow-api 3.3.4, <c>wrapper/WebhooksClient</c>; developers.webflow.com/data/reference/all-events. That published items come as
/// <c>payload.items</c> has been observed and is not documented, so both forms are read.
/// </summary>
internal sealed class WebflowProvider : IWebhookProvider, IWebhookAuth
{
    private const string Signature = "x-webflow-signature";
    private const string Timestamp = "x-webflow-timestamp";

    public string Name => "webflow";

    public IWebhookAuth Auth => this;

    /// <summary>As Webflow's documentation advises; its library checks none.</summary>
    public TimeSpan DefaultTolerance => TimeSpan.FromMinutes(5);

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(Signature, out var signature))
            return new SignatureCheck(SignatureFault.MissingHeader, $"The header '{Signature}' is missing. Webflow signs webhooks that were made through its API, and not all that were made in its dashboard.");
        if (!request.Headers.TryGet(Timestamp, out var timestamp)) return SignatureCheck.Missing(Timestamp);
        if (!UnixTime.TryMilliseconds(timestamp, out var signedAt)) return SignatureCheck.Malformed(Timestamp, "a Unix time in milliseconds");

        var fresh = SignedTime.CheckBothWays(signedAt, request.ReceivedAt, tolerance);
        if (!fresh.IsGood) return fresh;

        return Hmac.Matches(signature, SignatureOf(secret, timestamp, request.Body.Span))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. A webhook that no OAuth app made has a secret of its own: give the source those of all its webhooks. If it is there, something in front changes the body.");
    }

    // It covers the signed time. Two removals of one item have equal bodies.
    public string DeliveryId(WebhookRequest request) => request.Headers[Signature] ?? DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (body.At("triggerType").Text() is not { } trigger) return new ParsedWebhook.Unreadable("The body has no 'triggerType', which the webhooks of Webflow's API v2 have.");

        var payload = body.At("payload");
        return new ParsedWebhook.Changes(payload.At("items") is { ValueKind: JsonValueKind.Array } items && items.GetArrayLength() > 0
            ? [.. items.EnumerateArray().Select(item => Read(trigger, item, body, webhook.Source.Locale))]
            : [Read(trigger, payload, body, webhook.Source.Locale)]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    public WebhookRequest Sign(WebhookRequest request, Secret secret)
    {
        var time = request.ReceivedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return request.With(Timestamp, time).With(Signature, SignatureOf(secret, time, request.Body.Span));
    }

    private static string SignatureOf(Secret secret, string time, ReadOnlySpan<byte> body) => Convert.ToHexStringLower(Hmac.Sha256(secret.Utf8, $"{time}:", body));

    private static ContentEvent Read(string trigger, JsonElement item, JsonElement body, string? locale)
    {
        var kind = KindOf(trigger);
        var (type, id) = trigger switch
        {
            "site_publish" => ("site", item.At("siteId").Text()),
            ['p', 'a', 'g', 'e', '_', ..] => ("page", item.At("pageId").Text()),
            "ecomm_inventory_changed" => ("sku", item.At("id").Text()),
            _ => (item.At("collectionId").Text(), item.At("id").Text()),
        };
        var fields = item.At("fieldData");
        return new ContentEvent
        {
            Kind = kind,
            NotLive = WhyNotLive(kind, trigger, item),
            Type = type,
            Id = id,
            // An item in several locales has its fields by locale.
            Slug = fields.At("slug").Text() ?? (locale is null ? null : fields.At(locale, "slug").Text()),
            Path = type == "page" && item.At("publishedPath").Text() is ['/', ..] path ? path : null,
            Locale = item.At("cmsLocaleId").Text(),
            Space = item.At("siteId").Text(),
            UpdatedAt = item.At("lastUpdated").Time() ?? item.At("publishedOn").Time(),
            Fields = fields,
            Payload = body,
        };
    }

    private static string? WhyNotLive(ContentEventKind kind, string trigger, JsonElement item) => trigger switch
    {
        _ when kind == ContentEventKind.Other => "no content was changed",
        // Saved items wait for their publication, but for those that the API writes to the live site at once.
        "collection_item_created" or "collection_item_changed" => item.At("lastPublished").Time() >= item.At("lastUpdated").Time() ? null : "a draft was saved",
        _ => null,
    };

    private static ContentEventKind KindOf(string trigger) => trigger switch
    {
        "collection_item_published" or "site_publish" => ContentEventKind.Published,
        "collection_item_unpublished" => ContentEventKind.Unpublished,
        "collection_item_created" or "page_created" => ContentEventKind.Created,
        "collection_item_changed" or "page_metadata_updated" or "ecomm_inventory_changed" => ContentEventKind.Updated,
        "collection_item_deleted" or "page_deleted" => ContentEventKind.Deleted,
        _ => ContentEventKind.Other,
    };
}
