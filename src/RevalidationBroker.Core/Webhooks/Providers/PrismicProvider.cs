using System.Text.Json;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Prismic: the secret is in the body, and one call lists the ids of all documents that changed, without saying how; each counts as published.
/// Protocol: @prismicio/client 7.21.6 <c>src/types/webhook</c>; prismic.io/docs/webhooks. A publication has a master ref of its own, so its
/// body is like no other's.
/// </summary>
internal sealed class PrismicProvider : IWebhookProvider
{
    public string Name => "prismic";

    public IWebhookAuth Auth { get; } = new BodyWebhookAuth("secret");

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        return body.At("type").Text() switch
        {
            null => new ParsedWebhook.Unreadable("The body has no 'type', which Prismic's webhooks have."),
            "test-trigger" => new ParsedWebhook.Changes([ContentEvent.Test(body)]),
            "api-update" => new ParsedWebhook.Changes(Updates(body)),
            _ => new ParsedWebhook.Changes([Change(body) with { Kind = ContentEventKind.Other, NotLive = "its type names no change that the broker knows" }]),
        };
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    private static IReadOnlyList<ContentEvent> Updates(JsonElement body)
    {
        var change = Change(body);
        if (body.At("documents").Texts() is { Count: > 0 } documents) return [.. documents.Select(id => change with { Id = id })];

        // What visitors see is the master; a release lives beside it.
        return body.At("masterRef").ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
            ? [change with { Kind = ContentEventKind.Other, NotLive = "a release, a tag or a type was changed, and no document" }]
            : [change];
    }

    private static ContentEvent Change(JsonElement body) => new()
    {
        Kind = ContentEventKind.Published,
        Space = body.At("domain").Text(),
        Revision = body.At("masterRef").Text(),
        Payload = body,
    };
}
