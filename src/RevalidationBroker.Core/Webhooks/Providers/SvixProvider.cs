using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Any sender that sends through Svix: Standard Webhooks under Svix's own header names, which win over the unbranded ones when both came.
/// Protocol: svix 1.99.1, <c>dist/webhook.js</c>; the body as in <see cref="StandardWebhooksProvider"/>.
/// </summary>
internal sealed class SvixProvider : IWebhookProvider, IWebhookAuth
{
    private const string Id = "svix-id";
    private const string Timestamp = "svix-timestamp";
    private const string Signature = "svix-signature";

    private static readonly StandardWebhooksProvider Standard = new();

    private static readonly (string Svix, string Unbranded)[] Names =
    [
        (Id, StandardWebhooksSignature.IdHeader),
        (Timestamp, StandardWebhooksSignature.TimestampHeader),
        (Signature, StandardWebhooksSignature.SignatureHeader),
    ];

    public string Name => "svix";

    // Nobody knows what the sender counts.
    public bool NumbersEachType => true;

    public IWebhookAuth Auth => this;

    public TimeSpan DefaultTolerance => Standard.DefaultTolerance;

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        var check = Standard.Verify(Unbranded(request), secret, tolerance);
        // It speaks of the headers by the names that the operator will look for.
        return check with { Detail = check.Detail?.Replace("'webhook-", "'svix-", StringComparison.Ordinal) };
    }

    public string? DeliveryId(WebhookRequest request) => request.Headers[Id] ?? Standard.DeliveryId(request);

    public ParsedWebhook Parse(VerifiedWebhook webhook) => Standard.Parse(webhook);

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders
    {
        { "Content-Type", "application/json" },
        { Id, draft.DeliveryId },
    });

    public WebhookRequest Sign(WebhookRequest request, Secret secret)
    {
        var signed = Standard.Sign(Unbranded(request), secret).Headers;
        return request
            .With(Timestamp, signed[StandardWebhooksSignature.TimestampHeader]!)
            .With(Signature, signed[StandardWebhooksSignature.SignatureHeader]!);
    }

    // Header by header, as the library does.
    private static WebhookRequest Unbranded(WebhookRequest request)
    {
        foreach (var (svix, unbranded) in Names)
        {
            if (request.Headers.TryGet(svix, out var value)) request = request.With(unbranded, value);
        }

        return request;
    }
}
