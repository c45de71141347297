using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.References;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Sanity: one header with time and HMAC-SHA256, the event in headers, and a body that the webhook's projection shapes.
/// Protocol: @sanity/webhook 4.0.4; sanity.io/docs/content-lake/webhooks.
/// </summary>
internal sealed partial class SanityProvider : IWebhookProvider, IWebhookAuth
{
    private const string Signature = "sanity-webhook-signature";

    // The library's own test for "this is milliseconds": a time after 2021-01-01.
    private static readonly DateTimeOffset Earliest = new(2021, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public string Name => "sanity";

    public IReferenceFinder References { get; } = new SanityReferences();

    // The webhook's settings let one choose.
    public IReadOnlyList<string> Methods => ["POST", "PUT", "PATCH", "DELETE"];

    public IWebhookAuth Auth => this;

    /// <summary>
    /// Sanity's library checks no age. A day is what the broker remembers deliveries for: what is younger and comes again is known
    /// as a duplicate, and what is older is refused. (The delivery's id is not signed: who has a captured request can have it done again
    /// for a day, which costs a call and changes no content.)
    /// </summary>
    public TimeSpan DefaultTolerance => TimeSpan.FromHours(24);

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(Signature, out var header)) return SignatureCheck.Missing(Signature);
        if (SignatureForm().Match(header) is not { Success: true, Groups: [_, var time, var sent] }) return SignatureCheck.Malformed(Signature, "of the form 't=<milliseconds>,v1=<signature>'");
        if (!UnixTime.TryMilliseconds(time.Value, out var signedAt) || signedAt < Earliest) return SignatureCheck.Malformed(Signature, "dated in milliseconds");
        if (request.Body.IsEmpty) return SignatureCheck.Mismatch("The body is empty; Sanity signs none.");

        var fresh = SignedTime.CheckBothWays(signedAt, request.ReceivedAt, tolerance);
        if (!fresh.IsGood) return fresh;

        return Hmac.Matches(sent.Value, SignatureOf(time.Value, secret, request.Body.Span))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. Compare the secret of the GROQ-powered webhook with the broker's; if they are equal, something in front changes the body.");
    }

    // The signature covers the time, and so tells deliveries apart; a projected body need not.
    public string? DeliveryId(WebhookRequest request) => request.Headers["idempotency-key"] ?? request.Headers[Signature];

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);

        var headers = webhook.Request.Headers;
        var document = SanityDocument.Read(body, KindOf(headers["sanity-operation"]));
        var id = headers["sanity-document-id"] ?? document.Id;
        return new ParsedWebhook.Changes([document with
        {
            // Drafts are not sent unless the webhook asks for them, and then their ids say so.
            NotLive = SanityDocument.IsDraft(id) ? "a draft was saved" : null,
            Id = id,
            Environment = headers["sanity-dataset"],
            Space = headers["sanity-project-id"],
            Revision = document.Revision ?? headers["sanity-transaction-id"],
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders
    {
        { "Content-Type", "application/json" },
        { "sanity-operation", OperationOf(draft.Kind) },
        { "idempotency-key", draft.DeliveryId },
    });

    public WebhookRequest Sign(WebhookRequest request, Secret secret)
    {
        var time = request.ReceivedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        return request.With(Signature, $"t={time},v1={SignatureOf(time, secret, request.Body.Span)}");
    }

    private static string SignatureOf(string time, Secret secret, ReadOnlySpan<byte> body) =>
        Base64Url.EncodeToString(Hmac.Sha256(secret.Utf8, $"{time}.", body));

    // Unpublishing deletes the published document, so a delete is both.
    private static ContentEventKind KindOf(string? operation) => operation switch
    {
        "create" or "update" => ContentEventKind.Published,
        "delete" => ContentEventKind.Deleted,
        _ => ContentEventKind.Other,
    };

    private static string OperationOf(ContentEventKind kind) => kind switch
    {
        ContentEventKind.Created => "create",
        ContentEventKind.Deleted or ContentEventKind.Unpublished => "delete",
        _ => "update",
    };

    [GeneratedRegex("^t=([0-9]{1,18}),v1=([A-Za-z0-9_-]+)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex SignatureForm();
}
