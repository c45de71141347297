using System.Text.Json;
using RevalidationBroker.Webhooks.Auth;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Strapi 4 and 5: a header that one enters, and bodies about rows, of which visitors see those that have a publication date.
/// Protocol: the requests of Strapi 4.26.2 and 5.54.0; @strapi/core 5.54.0 <c>services/webhook-runner</c>. Its bodies are dated to the
/// millisecond, so no two are equal.
/// </summary>
internal sealed class StrapiProvider : IWebhookProvider
{
    private const string EventHeader = "x-strapi-event";

    public string Name => "strapi";

    // Strapi 4 numbers the rows of each table. A document's id of Strapi 5 is unique, and loses nothing by its type.
    public bool NumbersEachType => true;

    public IReferenceFinder References { get; } = new StrapiReferences();

    public IWebhookAuth Auth { get; } = new BearerWebhookAuth();

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if ((body.At("event").Text() ?? webhook.Request.Headers[EventHeader]) is not { Length: > 0 } name)
            return new ParsedWebhook.Unreadable($"Neither the body's 'event' nor the header '{EventHeader}' says what happened.");
        if (name == "trigger-test") return new ParsedWebhook.Changes([ContentEvent.Test(body)]);

        var media = name.StartsWith("media.", StringComparison.Ordinal);
        // The entry may be null (strapi/strapi#25387); its type still says something.
        var entry = body.At(media ? "media" : "entry");
        var kind = KindOf(name);
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = kind,
            NotLive = WhyNotLive(name, kind, entry),
            Type = media ? "media" : body.At("model").Text(),
            // Strapi 5 gives a row a new number at every publication; Strapi 4 has nothing but the number.
            Id = entry.At("documentId").Text() ?? entry.At("id").Text(),
            Slug = entry.At("slug").Text(),
            Locale = entry.At("locale").Text(),
            UpdatedAt = entry.At("updatedAt").Time(),
            Fields = entry,
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders
    {
        { EventHeader, EventOf(draft.Kind) },
        { "Content-Type", "application/json" },
    });

    // One rule for both versions. Strapi 5 says it of the draft's row; in Strapi 4, and of types without drafts, a saved row may be the live one.
    private static string? WhyNotLive(string name, ContentEventKind kind, JsonElement entry) => kind switch
    {
        ContentEventKind.Unpublished or ContentEventKind.Deleted => null,
        ContentEventKind.Other => name == "entry.draft-discard" ? "a draft was discarded" : "its event names no change that the broker knows",
        _ => entry.At("publishedAt").ValueKind == JsonValueKind.Null ? "a draft was saved" : null,
    };

    private static ContentEventKind KindOf(string name) => name switch
    {
        "entry.publish" => ContentEventKind.Published,
        "entry.unpublish" => ContentEventKind.Unpublished,
        "entry.create" or "media.create" => ContentEventKind.Created,
        "entry.update" or "media.update" => ContentEventKind.Updated,
        "entry.delete" or "media.delete" => ContentEventKind.Deleted,
        _ => ContentEventKind.Other,
    };

    private static string EventOf(ContentEventKind kind) => kind switch
    {
        ContentEventKind.Created => "entry.create",
        ContentEventKind.Updated => "entry.update",
        ContentEventKind.Unpublished => "entry.unpublish",
        ContentEventKind.Deleted => "entry.delete",
        ContentEventKind.Test => "trigger-test",
        _ => "entry.publish",
    };
}
