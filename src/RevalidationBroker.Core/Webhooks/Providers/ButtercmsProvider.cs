using System.Text.Json;
using System.Text.RegularExpressions;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// ButterCMS: a header that one enters, and pages, posts and items of collections; what it calls <c>id</c> is a page's slug.
/// Protocol: buttercms.com/docs/build-your-app/webhooks-events and /docs/api-reference/{page,collection}-events; of posts and media only
/// the events' names could be established. It never retries, and dates to the second.
/// </summary>
internal sealed partial class ButtercmsProvider : IWebhookProvider
{
    public string Name => "buttercms";

    // Pages, posts and items of collections have numbers or slugs, and nothing says that they are told apart by them alone.
    public bool NumbersEachType => true;

    public IWebhookAuth Auth { get; } = new BearerWebhookAuth();

    public string? DeliveryId(WebhookRequest request) => DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        // page.published
        if (body.At("webhook", "event").Text()?.Split('.') is not [var what, var verb])
            return new ParsedWebhook.Unreadable("The body's 'webhook.event' is not of the form 'page.published'.");

        var data = body.At("data");
        var kind = KindOf(verb, data.At("status").Text());
        var item = what == "collectionitem";
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = kind,
            NotLive = WhyNotLive(verb, kind),
            Type = item ? data.At("id").Text() : TypeOf(what, data),
            Id = item ? ItemId(data) : data.At("buttercms_id").Text() ?? data.At("id").Text(),
            Slug = what is "page" or "post" ? data.At("id").Text() : null,
            Locale = data.At("locale").Text(),
            UpdatedAt = data.At("updated").Time() ?? data.At("timestamp").Time(),
            Fields = data,
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    // A page without a type has '*' for one.
    private static string TypeOf(string what, JsonElement data) => data.At("page_type").Text() is { } type && type != "*" ? type : what;

    // An item's id stands in its address: /v2/content/?keys=products[_id=5678]
    private static string? ItemId(JsonElement data) =>
        data.At("itemid").Text() is { } address && ItemAddress().Match(address) is { Success: true, Groups: [_, var id] } ? id.Value : null;

    private static string? WhyNotLive(string verb, ContentEventKind kind) => (verb, kind) switch
    {
        ("draft", _) => "a draft was saved",
        (_, ContentEventKind.Other) => "its event names no change that the broker knows",
        _ => null,
    };

    // 'all' stands for any of the others and leaves it to the status; a draft may then be saved or taken back, so it counts.
    private static ContentEventKind KindOf(string verb, string? status) => (verb, status) switch
    {
        ("published", _) or ("all", "published") => ContentEventKind.Published,
        ("unpublished", _) or ("all", "draft") => ContentEventKind.Unpublished,
        ("delete" or "deleted", _) or ("all", "deleted") => ContentEventKind.Deleted,
        ("create" or "created" or "upload", _) => ContentEventKind.Created,
        ("draft" or "update" or "updated", _) => ContentEventKind.Updated,
        _ => ContentEventKind.Other,
    };

    [GeneratedRegex(@"\[_id=([0-9]{1,20})\]", RegexOptions.CultureInvariant)]
    private static partial Regex ItemAddress();
}
