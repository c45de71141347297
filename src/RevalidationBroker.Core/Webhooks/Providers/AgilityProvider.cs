using System.Text.Json;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Agility CMS: the secret in the address, as it sends nothing else that one can choose, and numbers of an item or a page.
/// Protocol: agilitycms.com/docs/developers/webhooks; agility/agilitycms-nextjs-starter <c>app/api/revalidate/route.ts</c>. What it sends
/// of an unpublication, a deletion and a test could not be established. Its bodies are dated to 100 ns, so no two are equal.
/// </summary>
internal sealed class AgilityProvider : IWebhookProvider
{
    public string Name => "agility";

    // 'contentID' and 'pageID' count on their own.
    public bool NumbersEachType => true;

    public IWebhookAuth Auth { get; } = new QueryWebhookAuth("secret");

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (body.At("state").Text() is not { } state) return new ParsedWebhook.Unreadable("The body has no 'state', which Agility's webhooks have.");

        var kind = KindOf(state);
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = kind,
            NotLive = kind switch
            {
                ContentEventKind.Updated => "a draft was saved",
                ContentEventKind.Other => "its state is a step of a workflow, or none that the broker knows",
                _ => null,
            },
            Type = body.At("referenceName").Text() ?? (Number(body, "pageID") is null ? null : "page"),
            Id = Number(body, "contentID") ?? Number(body, "pageID"),
            Locale = body.At("languageCode").Text(),
            Space = body.At("instanceGuid").Text(),
            Revision = Number(body, "contentVersionID") ?? Number(body, "pageVersionID"),
            UpdatedAt = body.At("changeDateUTC").Time(),
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    // The number that does not apply may be 0 or -1.
    private static string? Number(JsonElement body, string name) => body.At(name).Text() is { } text && text is not "0" and not ['-', ..] ? text : null;

    private static ContentEventKind KindOf(string state) => state switch
    {
        "Published" => ContentEventKind.Published,
        "Unpublished" => ContentEventKind.Unpublished,
        "Deleted" => ContentEventKind.Deleted,
        "Saved" => ContentEventKind.Updated,
        _ => ContentEventKind.Other,
    };
}
