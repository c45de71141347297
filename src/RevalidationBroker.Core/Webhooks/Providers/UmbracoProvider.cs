using System.Text.Json;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Umbraco 13 and later: a header that one enters, the event in another, and as much of the content as the payload type says: all of it,
/// all of it for each culture, or the id. Protocol: umbraco/UmbracoDocs <c>{13,16,17}/umbraco-cms/reference/webhooks</c>;
/// umbraco/Umbraco-CMS <c>src/Umbraco.Core/Webhooks</c>. A body that is no more than an id says the same of every change.
/// </summary>
internal sealed class UmbracoProvider : IWebhookProvider
{
    private const string EventHeader = "umb-webhook-event";
    private const string Prefix = "Umbraco.";

    public string Name => "umbraco";

    public IWebhookAuth Auth { get; } = new BearerWebhookAuth();

    public string? DeliveryId(WebhookRequest request) => DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (webhook.Request.Headers[EventHeader] is not { Length: > 0 } name) return new ParsedWebhook.Unreadable($"The header '{EventHeader}' is missing.");
        // Null where the content is gone by the time it is sent.
        if (body.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)) return new ParsedWebhook.Unreadable("The body is JSON, but no content.");

        var alias = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        var (kind, notLive) = Judge(alias);
        // Several only where they were moved or sorted together.
        var entities = body.ValueKind == JsonValueKind.Array ? body.Items().Select(Moved).DefaultIfEmpty() : [body];
        return new ParsedWebhook.Changes([.. entities.SelectMany(entity => ByCulture(entity, new ContentEvent
        {
            Kind = kind,
            NotLive = notLive,
            Type = TypeOf(entity) ?? (alias.StartsWith("Media", StringComparison.Ordinal) ? "media" : null),
            // The key is a GUID; beside it the id is the database's number.
            Id = Get(entity, "key").Text() ?? Get(entity, "id").Text(),
            Path = Get(Get(entity, "route"), "path").Text(),
            UpdatedAt = Get(entity, "updateDate").Time(),
            Fields = Get(entity, "properties"),
            Payload = body,
        }))]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders
    {
        { "Content-Type", "application/json; charset=utf-8" },
        { EventHeader, Prefix + AliasOf(draft.Kind) },
        { "umb-webhook-retrycount", "0" },
    });

    // {"en-US": {"path": "/news/", "properties": {…}}} of the extended payload, one page each; ["en-US"] of the minimal one.
    private static IEnumerable<ContentEvent> ByCulture(JsonElement entity, ContentEvent change)
    {
        var cultures = Get(entity, "cultures");
        if (cultures.ValueKind != JsonValueKind.Object || !cultures.EnumerateObject().Any()) return [change with { Locales = cultures.Texts() }];
        return cultures.EnumerateObject().Select(culture => change with
        {
            Locale = culture.Name,
            Path = Get(culture.Value, "path").Text(),
            Fields = Get(culture.Value, "properties"),
        });
    }

    // A move says from where to where, and of what: {"entity": {"key": …}, "originalPath": …}.
    private static JsonElement Moved(JsonElement item) => Get(item, "entity") is { ValueKind: JsonValueKind.Object } entity ? entity : item;

    private static string? TypeOf(JsonElement entity)
    {
        var type = Get(entity, "contentType") is { ValueKind: not JsonValueKind.Undefined } content ? content : Get(entity, "mediaType");
        return type.Text() ?? Get(type, "alias").Text();
    }

    // Version 13 writes Id, and those after it id.
    private static JsonElement Get(JsonElement element, string name) =>
        element.At(name) is { ValueKind: not JsonValueKind.Undefined } found ? found : element.At(char.ToUpperInvariant(name[0]) + name[1..]);

    private static (ContentEventKind Kind, string? NotLive) Judge(string alias) => alias switch
    {
        "ContentPublish" or "ContentPublished" => (ContentEventKind.Published, null),
        "ContentUnpublish" or "ContentUnpublished" or "ContentMovedToRecycleBin" => (ContentEventKind.Unpublished, null),
        "ContentDelete" or "ContentDeleted" or "MediaDelete" or "MediaDeleted" => (ContentEventKind.Deleted, null),
        // Addresses and lists change with the tree, and media have no drafts.
        "ContentMoved" or "ContentSorted" or "MediaSave" or "MediaSaved" => (ContentEventKind.Updated, null),
        "ContentSaved" or "ContentRolledBack" => (ContentEventKind.Updated, "a draft was saved"),
        "ContentCopied" => (ContentEventKind.Created, "a copy is a draft"),
        _ => (ContentEventKind.Other, "its event names no change that the broker knows"),
    };

    private static string AliasOf(ContentEventKind kind) => kind switch
    {
        ContentEventKind.Unpublished => "ContentUnpublish",
        ContentEventKind.Deleted => "ContentDelete",
        ContentEventKind.Created or ContentEventKind.Updated => "ContentSaved",
        _ => "ContentPublish",
    };
}
