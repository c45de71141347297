using System.Text.Json;
using RevalidationBroker.Secrets;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Any sender of CloudEvents over HTTP, one or many in a request, with a bearer token in the header or in the address. The last word of an
/// event's <c>type</c> is what happened, and its <c>data</c> may name id, slug, path, locale, environment, revision and previous values.
/// Protocol: cloudevents/spec 1.0.2, http-protocol-binding.md and http-webhook.md; messages judged by the JavaScript SDK 10.0.0.
/// </summary>
internal sealed class CloudEventsProvider : IWebhookProvider, IWebhookAuth
{
    private const string TokenParameter = "access_token";

    private static readonly BearerWebhookAuth Header = new();
    private static readonly QueryWebhookAuth Query = new(TokenParameter);

    public string Name => "cloudevents";

    // Nobody knows what the sender counts.
    public bool NumbersEachType => true;

    public IWebhookAuth Auth => this;

    // A receiver must take the token in either place (http-webhook.md §3).
    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        var byHeader = Header.Verify(request, secret, tolerance);
        if (byHeader.IsGood) return byHeader;
        if (RequestTarget.QueryOf(request.Target, TokenParameter) is not null) return Query.Verify(request, secret, tolerance);
        return byHeader.Fault == SignatureFault.MissingHeader
            ? new SignatureCheck(SignatureFault.MissingHeader, $"There is neither a header 'Authorization: Bearer …' nor a parameter '{TokenParameter}' in the address. Give the sender the broker's secret as its token.")
            : byHeader;
    }

    public WebhookRequest Sign(WebhookRequest request, Secret secret) => Header.Sign(request, secret);

    public WebhookRequest WithoutSecrets(WebhookRequest request) => Query.WithoutSecrets(Header.WithoutSecrets(request));

    public HandshakeAnswer? Greet(WebhookRequest request) => CloudEventsHandshake.Greet(request);

    public string? DeliveryId(WebhookRequest request) =>
        CloudEventMessage.TryRead(request, out var events, out _) ? EventEnvelope.DeliveryId(events, _ => EventEnvelope.CloudEvents) : null;

    public ParsedWebhook Parse(VerifiedWebhook webhook) =>
        CloudEventMessage.TryRead(webhook.Request, out var events, out var problem)
            ? EventEnvelope.Parse(events, _ => EventEnvelope.CloudEvents)
            : new ParsedWebhook.Unreadable(problem);

    // A body that is an event already, or a list of them, goes out as it is; any other is the data of one in binary mode.
    public WebhookRequest Compose(WebhookDraft draft)
    {
        if (JsonBody.TryParse(draft.Body, out var body, out _) && (body.ValueKind == JsonValueKind.Array || body.At("specversion").Text() is not null))
            return draft.ToRequest(new WebhookHeaders { { "Content-Type", body.ValueKind == JsonValueKind.Array ? "application/cloudevents-batch+json" : "application/cloudevents+json" } });

        return draft.ToRequest(new WebhookHeaders
        {
            { "Content-Type", "application/json" },
            { "ce-specversion", "1.0" },
            { "ce-id", Uri.EscapeDataString(draft.DeliveryId) },
            { "ce-source", "/revalidation-broker" },
            { "ce-type", $"entry.{draft.Kind.ToString().ToLowerInvariant()}" },
            { "ce-time", draft.SignedAt.ToString("O") },
        });
    }
}
