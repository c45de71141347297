using System.Security.Cryptography;
using System.Text.Json;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Storyblok: HMAC-SHA1 of the body in a header that only shares its name with Standard Webhooks, and a body that names the story and says
/// nothing of its content, and so nothing of what the story refers to. Stories refer to others by uuid, and webhooks name them by number.
/// Protocol: storyblok.com/docs/concepts/webhooks; the words for releases and pipelines are read in both spellings that its documentation has.
/// </summary>
internal sealed class StoryblokProvider : IWebhookProvider, IWebhookAuth
{
    private const string Signature = "webhook-signature";

    public string Name => "storyblok";

    // Stories, assets and releases have numbers, and nothing says that they are counted together.
    public bool NumbersEachType => true;

    public IWebhookAuth Auth => this;

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(Signature, out var signature))
            return new SignatureCheck(SignatureFault.MissingHeader, $"The header '{Signature}' is missing. Storyblok signs a webhook that has a secret in its settings; only paid plans have them.");

        return Hmac.Matches(signature, SignatureOf(secret, request.Body.Span))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. Compare the webhook secret in Storyblok's settings with the broker's; if they are equal, something in front changes the body.");
    }

    // Nothing in the body tells two publications of one story apart, and Storyblok never retries.
    public string DeliveryId(WebhookRequest request) => DeliveryKey.EachIsNew(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (body.At("action").Text() is not { } action) return new ParsedWebhook.Unreadable("The body has no 'action', which all of Storyblok's webhooks have.");

        var (type, id) = Subject(body, action);
        var kind = KindOf(type, action);
        var fullSlug = type == "story" ? body.At("full_slug").Text()?.Trim('/') : null;
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = kind,
            NotLive = kind == ContentEventKind.Other ? WhyNotLive(action) : null,
            Type = type,
            Id = id,
            Slug = fullSlug,
            Path = fullSlug is null ? null : $"/{fullSlug}",
            Space = body.At("space_id").Text(),
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders { { "Content-Type", "application/json" } });

    public WebhookRequest Sign(WebhookRequest request, Secret secret) => request.With(Signature, SignatureOf(secret, request.Body.Span));

    private static string SignatureOf(Secret secret, ReadOnlySpan<byte> body) =>
        Convert.ToHexStringLower(CryptographicOperations.HmacData(HashAlgorithmName.SHA1, secret.Utf8, body));

    // An action's word alone may be a story's or an asset's; the ids tell.
    private static (string? Type, string? Id) Subject(JsonElement body, string action) => action switch
    {
        "release_merged" or "merged" or "release.merged" => ("release", body.At("release_id").Text()),
        "branch_deployed" or "deployed" or "pipeline.deployed" => ("pipeline", body.At("branch_id").Text()),
        _ when body.At("story_id").Text() is { } story => ("story", story),
        _ when body.At("asset_id").Text() is { } asset => ("asset", asset),
        "entries_updated" or "datasource_entry_saved" => ("datasource", body.At("datasource_slug").Text() ?? body.At("datasource_id").Text()),
        _ => (null, null),
    };

    private static ContentEventKind KindOf(string? type, string action) => (type, action) switch
    {
        // These name none of the stories that they put live.
        ("release" or "pipeline", _) => ContentEventKind.Published,
        ("story", "published") => ContentEventKind.Published,
        ("story", "unpublished") => ContentEventKind.Unpublished,
        ("story" or "asset", "deleted") => ContentEventKind.Deleted,
        ("story", "moved") or ("asset", "replaced") or ("datasource", _) => ContentEventKind.Updated,
        ("asset", "created") => ContentEventKind.Created,
        ("asset", "restored") => ContentEventKind.Unarchived,
        _ => ContentEventKind.Other,
    };

    private static string WhyNotLive(string action) => action is "stage.changed" ? "a workflow stage was changed" : "its action changes no published content";
}
