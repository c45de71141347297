using System.Text.Json;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Contentstack: one webhook a step of an entry or asset, with its content or concise, and one for a whole release.
/// Protocol: contentstack.com/docs/headless-cms/{webhook-data-format,send-concise-webhook-payload}.
/// </summary>
internal sealed class ContentstackProvider : IWebhookProvider
{
    public string Name => "contentstack";

    public IReferenceFinder References { get; } = new ContentstackReferences();

    public IWebhookAuth Auth { get; } = new ContentstackSignature();

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (body.At("event").Text() is not { } word || body.At("module").Text() is not { } module) return new ParsedWebhook.Unreadable("The body has no 'event' and 'module', which all of Contentstack's webhooks have.");

        // publish, publish.success; or publish with the status beside it.
        var (action, status) = word.Split('.', 2) is [var first, var second] ? (first, second) : (word, body.At("data", "status").Text());
        var template = new ContentEvent
        {
            Kind = ContentEventKind.Other,
            NotLive = WhyNotLive(module, action, status),
            Environment = body.At("data", "environment", "name").Text(),
            Space = body.At("api_key").Text(),
            Payload = body,
        };
        return new ParsedWebhook.Changes(module == "release" ? Release(template, body) : [Entry(template, module, action, body.At("data"))]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    private static ContentEvent Entry(ContentEvent template, string module, string action, JsonElement data)
    {
        var entry = data.At(module);
        return template with
        {
            Kind = KindOf(action),
            Type = module == "entry" ? data.At("content_type", "uid").Text() : module,
            Id = entry.At("uid").Text(),
            Slug = entry.At("slug").Text(),
            // Of a page; an asset's is the address of its file.
            Path = module == "entry" && entry.At("url").Text() is ['/', ..] path ? path : null,
            Locale = data.At("locale").Text() ?? entry.At("locale").Text(),
            Revision = entry.At("_version").Text(),
            UpdatedAt = entry.At("updated_at").Time(),
            Fields = entry,
        };
    }

    // What was deployed, item by item; the items say no more than this.
    private static List<ContentEvent> Release(ContentEvent template, JsonElement body)
    {
        var release = body.At("data", "release");
        if (release.At("items") is not { ValueKind: JsonValueKind.Array } items || items.GetArrayLength() == 0)
            return [template with { Kind = ContentEventKind.Published, Type = "release", Id = release.At("uid").Text(), Fields = release }];

        return [.. items.EnumerateArray().Select(item => template with
        {
            Kind = item.At("action").Text() is "unpublish" ? ContentEventKind.Unpublished : ContentEventKind.Published,
            Type = item.At("content_type_uid").Text() is { } type && type != "built_io_upload" ? type : "asset",
            Id = item.At("uid").Text(),
            Locale = item.At("locale").Text(),
            Revision = item.At("version").Text(),
            Fields = item,
        })];
    }

    private static string? WhyNotLive(string module, string action, string? status) => (module, action, status) switch
    {
        (_, _, "start" or "in-progress" or "initiated") => "it has only begun; another webhook says when it is done",
        (_, _, "fail" or "failed" or "failure") => "it failed in Contentstack",
        ("entry" or "asset", "publish" or "unpublish" or "delete", _) or ("release", "deploy", _) => null,
        ("entry" or "asset", "create" or "update", _) => "a draft was saved",
        ("release", _, _) => "a release was prepared",
        _ => "no content was changed",
    };

    private static ContentEventKind KindOf(string action) => action switch
    {
        "publish" => ContentEventKind.Published,
        "unpublish" => ContentEventKind.Unpublished,
        "create" => ContentEventKind.Created,
        "update" => ContentEventKind.Updated,
        "delete" => ContentEventKind.Deleted,
        _ => ContentEventKind.Other,
    };
}
