using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Drupal with the module <c>next</c> of next-drupal: a GET whose query has the secret and a path, or ready-made cache tags. It says neither
/// what happened nor to what, and does not retry. Protocol: chapter-three/next-drupal 2.x <c>modules/next/src/Plugin/Next/Revalidator</c>
/// and <c>src/Entity/NextSite.php</c>.
/// </summary>
internal sealed class DrupalProvider : IWebhookProvider
{
    private static readonly string[] Parameters = ["path", "tags"];

    public string Name => "drupal";

    public IReadOnlyList<string> Methods => ["GET", "POST"];

    public IWebhookAuth Auth { get; } = new QueryWebhookAuth("secret");

    public string? DeliveryId(WebhookRequest request) => DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        var target = webhook.Request.Target;
        var sent = RequestTarget.QueryOf(target, "path") is { Length: > 0 } text ? text : null;
        var tags = (RequestTarget.QueryOf(target, "tags") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (sent is null && tags.Length == 0) return new ParsedWebhook.Unreadable("The address has neither 'path' nor 'tags'. In Drupal, select a revalidator for the entity type.");

        return new ParsedWebhook.Changes([new ContentEvent { Kind = ContentEventKind.Updated, Path = PagePath.Of(sent) ?? sent, Tags = tags, Payload = default }]);
    }

    /// <summary>What the draft's body names goes where Drupal has it: into the address.</summary>
    public WebhookRequest Compose(WebhookDraft draft)
    {
        var target = draft.Target;
        if (JsonBody.TryParse(draft.Body, out var body, out _))
        {
            foreach (var name in Parameters)
            {
                if (body.At(name).Text() is { } value) target += $"{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
            }
        }

        return (draft with { Method = "GET", Target = target, Body = default }).ToRequest([]);
    }
}
