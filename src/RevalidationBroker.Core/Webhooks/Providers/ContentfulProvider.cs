using System.Globalization;
using System.Text.Json;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Contentful: a canonical request signed with HMAC-SHA256, and the event named by the topic header.
/// Protocol: contentful/node-apps-toolkit 3.16.1; contentful.com/developers/docs/webhooks/{request-verification,headers}.
/// </summary>
internal sealed class ContentfulProvider : IWebhookProvider, IWebhookAuth
{
    private const string Signature = "x-contentful-signature";
    private const string SignedHeaders = "x-contentful-signed-headers";
    private const string Timestamp = "x-contentful-timestamp";
    private const string Topic = "x-contentful-topic";
    private const string IdempotencyKey = "x-contentful-idempotency-key";
    private const int SecretLength = 64;

    public string Name => "contentful";

    public bool OneEventForAllLocales => true;

    public IReferenceFinder References { get; } = new ContentfulReferences();

    public IWebhookAuth Auth => this;

    public TimeSpan DefaultTolerance => TimeSpan.FromSeconds(30);

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (secret.Utf8.Length != SecretLength)
            return SignatureCheck.Unusable(string.Create(CultureInfo.InvariantCulture, $"A Contentful signing secret has exactly {SecretLength} characters; this one has {secret.Utf8.Length}."));
        if (!request.Headers.TryGet(Signature, out var signature)) return SignatureCheck.Missing(Signature);
        if (!request.Headers.TryGet(SignedHeaders, out var listed)) return SignatureCheck.Missing(SignedHeaders);
        if (!request.Headers.TryGet(Timestamp, out var timestamp)) return SignatureCheck.Missing(Timestamp);
        if (!UnixTime.TryMilliseconds(timestamp, out var signedAt)) return SignatureCheck.Malformed(Timestamp, "a Unix time in milliseconds");
        // A time that is not signed could be renewed by whoever replays the request.
        if (!Lists(listed, Timestamp)) return SignatureCheck.Malformed(SignedHeaders, $"a list with '{Timestamp}' in it");

        var fresh = SignedTime.CheckAge(signedAt, request.ReceivedAt, tolerance);
        if (!fresh.IsGood) return fresh;

        if (ContentfulCanonicalRequest.Prefix(request, listed, out var missing) is not { } prefix)
            return SignatureCheck.Mismatch($"{(IsHeaderName(missing!) ? $"The signed header '{missing}'" : "A signed header")} did not arrive; a proxy in front may drop it.");

        return Hmac.Matches(signature, Convert.ToHexStringLower(Hmac.Sha256(secret.Utf8, prefix, request.Body.Span)))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. Compare the signing secret in Contentful's webhook settings with the broker's; if they are equal, something in front rewrites the path, the signed headers or the body.");
    }

    public string? DeliveryId(WebhookRequest request) => request.Headers[IdempotencyKey];

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (body.ValueKind != JsonValueKind.Object) return new ParsedWebhook.Unreadable("The body is JSON, but no object.");
        // ContentManagement.Entry.publish
        if (webhook.Request.Headers[Topic]?.Split('.') is not [_, var entity, var action])
            return new ParsedWebhook.Unreadable($"The header '{Topic}' is not of the form 'ContentManagement.Entry.publish'.");

        var kind = KindOf(action);
        return new ParsedWebhook.Changes([ContentfulEntry.Read(body, entity, kind, webhook.Source.Locale) with { NotLive = WhyNotLive(kind) }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders
    {
        { "Content-Type", "application/vnd.contentful.management.v1+json" },
        { Topic, $"ContentManagement.Entry.{ActionOf(draft.Kind)}" },
        { "x-contentful-webhook-name", "Revalidation Broker" },
        { IdempotencyKey, draft.DeliveryId },
    });

    // It signs every header that it sends, and the list of them.
    public WebhookRequest Sign(WebhookRequest request, Secret secret)
    {
        request = request.With(Timestamp, request.ReceivedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        var signedHeaders = string.Join(',', request.Headers.Select(header => header.Key.ToLowerInvariant()).Append(SignedHeaders).Order(StringComparer.Ordinal));
        request = request.With(SignedHeaders, signedHeaders);
        var prefix = ContentfulCanonicalRequest.Prefix(request, signedHeaders, out _)!;
        return request.With(Signature, Convert.ToHexStringLower(Hmac.Sha256(secret.Utf8, prefix, request.Body.Span)));
    }

    // Anybody may have written it: what is no name does not go into the log.
    private static bool IsHeaderName(string text) => text.Length is > 0 and <= 64 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static bool Lists(string listed, string name) =>
        listed.Split(',').Any(header => header.AsSpan().Trim().Equals(name, StringComparison.OrdinalIgnoreCase));

    private static string? WhyNotLive(ContentEventKind kind) => kind switch
    {
        ContentEventKind.Published or ContentEventKind.Unpublished or ContentEventKind.Archived or ContentEventKind.Deleted => null,
        ContentEventKind.Created or ContentEventKind.Updated => "a draft was saved",
        ContentEventKind.Unarchived => "what is unarchived is a draft",
        _ => "no content was changed",
    };

    private static ContentEventKind KindOf(string action) => action switch
    {
        "publish" => ContentEventKind.Published,
        "unpublish" => ContentEventKind.Unpublished,
        "archive" => ContentEventKind.Archived,
        "unarchive" => ContentEventKind.Unarchived,
        "delete" => ContentEventKind.Deleted,
        "create" => ContentEventKind.Created,
        "save" or "auto_save" => ContentEventKind.Updated,
        _ => ContentEventKind.Other,
    };

    private static string ActionOf(ContentEventKind kind) => kind switch
    {
        ContentEventKind.Unpublished => "unpublish",
        ContentEventKind.Archived => "archive",
        ContentEventKind.Unarchived => "unarchive",
        ContentEventKind.Deleted => "delete",
        ContentEventKind.Created => "create",
        ContentEventKind.Updated => "save",
        _ => "publish",
    };
}
