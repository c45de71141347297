using System.Text.Json;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Sitecore Experience Edge: a header that is set on the webhook, and, page by page, the entities that a publication changed.
/// Protocol: doc.sitecore.com, "The webhook execution modes" and "Webhook objects"; the body of <c>OnUpdate</c> as receivers of
/// Sitecore/content-sdk and chrissulham.com (2024) show it. Of an entity's operations only <c>Update</c> could be established.
/// </summary>
internal sealed class SitecoreEdgeProvider : IWebhookProvider
{
    private static readonly string[] Suffixes = ["-layout", "-media"];

    public string Name => "sitecore-edge";

    // In the mode OnEnd one may choose.
    public IReadOnlyList<string> Methods => ["POST", "GET"];

    public IWebhookAuth Auth { get; } = new BearerWebhookAuth();

    /// <summary>The pages of one invocation share its id and differ in their bodies, so the body it is. In the mode OnEnd there is no id.</summary>
    public string? DeliveryId(WebhookRequest request) =>
        JsonBody.TryParse(request.Body, out var body, out _) && body.At("invocation_id").Text() is not null ? null : DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        JsonElement body = default;
        if (!webhook.Request.Body.IsEmpty && !JsonBody.TryParse(webhook.Request.Body, out body, out var problem)) return new ParsedWebhook.Unreadable(problem);

        var updates = body.At("updates");
        if (updates.ValueKind == JsonValueKind.Undefined) return new ParsedWebhook.Changes([new ContentEvent { Kind = ContentEventKind.Published, Payload = body }]);
        if (updates.ValueKind != JsonValueKind.Array) return new ParsedWebhook.Unreadable("The body's 'updates' is no array.");
        if (updates.GetArrayLength() == 0) return new ParsedWebhook.Changes([new ContentEvent { Kind = ContentEventKind.Other, NotLive = "no entity was changed", Payload = body }]);

        return new ParsedWebhook.Changes([.. updates.Items().Select(update => Change(body, update))]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    private static ContentEvent Change(JsonElement body, JsonElement update)
    {
        var kind = KindOf(update.At("operation").Text());
        return new ContentEvent
        {
            Kind = kind,
            NotLive = kind == ContentEventKind.Other ? "its operation names no change that the broker knows" : null,
            Type = update.At("entity_definition").Text(),
            Id = WithoutSuffix(update.At("identifier").Text()),
            Locale = update.At("entity_culture").Text(),
            Fields = update,
            Payload = body,
        };
    }

    // An item and its layout are one page.
    private static string? WithoutSuffix(string? identifier) =>
        Suffixes.FirstOrDefault(suffix => identifier?.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) is true) is { } found ? identifier![..^found.Length] : identifier;

    // Whatever comes out of Edge is published.
    private static ContentEventKind KindOf(string? operation) => operation switch
    {
        "Update" or "Create" => ContentEventKind.Published,
        "Delete" => ContentEventKind.Deleted,
        _ => ContentEventKind.Other,
    };
}
