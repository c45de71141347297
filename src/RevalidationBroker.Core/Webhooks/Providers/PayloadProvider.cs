using System.Text.Json;
using RevalidationBroker.Webhooks.Auth;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Payload: it has no webhooks, and a hook of one's own sends <c>{collection, operation, doc, previousDoc}</c>, with <c>global</c> for
/// <c>collection</c> and with <c>path</c> where the hook knows it. Protocol: the arguments of the hooks of Payload 3.90.2. The hook may
/// leave out what tells two changes apart, and <c>fetch</c> does not retry.
/// </summary>
internal sealed class PayloadProvider : IWebhookProvider
{
    public string Name => "payload";

    // On SQL databases each collection counts on its own.
    public bool NumbersEachType => true;

    public IReferenceFinder References { get; } = new PayloadReferences();

    public IWebhookAuth Auth { get; } = new BearerWebhookAuth();

    public string? DeliveryId(WebhookRequest request) => DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if ((NameOf(body.At("collection")) ?? NameOf(body.At("global"))) is not { } type)
            return new ParsedWebhook.Unreadable("The body names neither a 'collection' nor a 'global'.");

        var (doc, previous) = (body.At("doc"), body.At("previousDoc"));
        var (kind, notLive) = Judge(body.At("operation").Text(), Status(doc), Status(previous));
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = kind,
            NotLive = notLive,
            Type = type,
            Id = doc.At("id").Text() ?? body.At("id").Text(),
            Slug = doc.At("slug").Text(),
            Path = body.At("path").Text(),
            Locale = body.At("locale").Text() ?? body.At("req", "locale").Text(),
            UpdatedAt = doc.At("updatedAt").Time(),
            Fields = doc,
            Previous = previous,
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    // A collection without drafts has no status. A draft that follows a published state is an unpublication or a draft saved over the
    // live page: the hook is told the same of both, and to forget a page in vain is harmless.
    private static (ContentEventKind Kind, string? NotLive) Judge(string? operation, string? status, string? before) => (operation, status, before) switch
    {
        ("delete", _, _) => (ContentEventKind.Deleted, null),
        ("create" or "update" or null, "published", _) => (ContentEventKind.Published, null),
        ("create" or "update" or null, "draft", "published") => (ContentEventKind.Unpublished, null),
        ("create", "draft", _) => (ContentEventKind.Created, "a draft was saved"),
        ("update" or null, "draft", _) => (ContentEventKind.Updated, "a draft was saved"),
        ("create", _, _) => (ContentEventKind.Created, null),
        ("update" or null, _, _) => (ContentEventKind.Updated, null),
        _ => (ContentEventKind.Other, "its operation names no change that the broker knows"),
    };

    private static string? Status(JsonElement document) => document.At("_status").Text();

    // By its slug, or as the hook's own argument, which has the slug in it.
    private static string? NameOf(JsonElement collection) => collection.Text() ?? collection.At("slug").Text();
}
