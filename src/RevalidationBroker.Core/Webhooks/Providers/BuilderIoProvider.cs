using System.Text.Json;
using RevalidationBroker.Webhooks.Auth;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Builder.io: a header that one enters, and the content before and after a publication, of which it tells when it is made and undone.
/// Protocol: builder.io/c/docs/webhooks and /c/docs/global-webhooks. The docs show no whole content; its members are those of the Content API,
/// as public receivers use them.
/// </summary>
internal sealed class BuilderIoProvider : IWebhookProvider
{
    public string Name => "builder-io";

    public IReferenceFinder References { get; } = new BuilderIoReferences();

    public IWebhookAuth Auth { get; } = new BearerWebhookAuth();

    /// <summary>With "Disable payload" all publications of a model are equal.</summary>
    public string? DeliveryId(WebhookRequest request) => DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        var (after, before) = (body.At("newValue"), body.At("previousValue"));
        if (body.At("operation").Text() is null && after.ValueKind == JsonValueKind.Undefined && before.ValueKind == JsonValueKind.Undefined)
            return new ParsedWebhook.Unreadable("The body has neither 'operation' nor 'newValue', one of which Builder.io's webhooks have.");

        var kind = KindOf(body.At("operation").Text(), after);
        // What is deleted has no new value.
        var content = after.ValueKind == JsonValueKind.Object ? after : before;
        var change = new ContentEvent
        {
            Kind = kind,
            NotLive = kind == ContentEventKind.Other ? "its operation names no change that the broker knows" : null,
            Type = body.At("modelName").Text(),
            Id = content.At("id").Text(),
            Slug = content.At("data", "slug").Text(),
            UpdatedAt = UpdatedAt(content),
            Fields = content.At("data"),
            Previous = before.At("data"),
            Payload = body,
        };
        var paths = Paths(content);
        return new ParsedWebhook.Changes(paths.Count == 0 ? [change] : [.. paths.Select(path => change with { Path = path })]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    // A page is shown where its targeting says: {"property": "urlPath", "operator": "is", "value": "/pricing"}, or a list of values.
    private static List<string> Paths(JsonElement content)
    {
        var paths = new List<string>();
        foreach (var target in content.At("query").Items())
        {
            if (target.At("property").Text() != "urlPath" || target.At("operator").Text() != "is") continue;
            if (target.At("value").Text() is { } one) paths.Add(one);
            paths.AddRange(target.At("value").Texts());
        }

        if (paths.Count == 0 && content.At("data", "url").Text() is { } url) paths.Add(url);
        return paths.Where(path => path is ['/', ..]).Distinct().ToList();
    }

    // Milliseconds.
    private static DateTimeOffset? UpdatedAt(JsonElement content) =>
        UnixTime.TryMilliseconds(content.At("lastUpdated").Text() ?? "", out var time) ? time : null;

    private static ContentEventKind KindOf(string? operation, JsonElement after) => operation switch
    {
        "publish" or "scheduledStart" => ContentEventKind.Published,
        "unpublish" or "scheduledEnd" => ContentEventKind.Unpublished,
        "archive" => ContentEventKind.Archived,
        "delete" => ContentEventKind.Deleted,
        null => after.ValueKind == JsonValueKind.Object ? ContentEventKind.Published : ContentEventKind.Deleted,
        _ => ContentEventKind.Other,
    };
}
