using System.Text.Json;
using RevalidationBroker.Configuration;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Azure Event Grid: events of a topic, many in a request, in Event Grid's own schema or as CloudEvents, with the secret in the address. The
/// last word of an event's type is what happened, as with CloudEvents; <c>{{ space }}</c> is the topic.
/// Protocol: learn.microsoft.com/azure/event-grid/{end-point-validation-event-grid-events-schema,end-point-validation-cloud-events-schema,event-schema,delivery-and-retry}.
/// </summary>
/// <param name="subscriptions">The event subscriptions that may be set up to send here; none for any that knows the secret.</param>
internal sealed class AzureEventGridProvider(params IReadOnlyList<string> subscriptions) : IWebhookProvider
{
    private const string EventType = "aeg-event-type";
    private const string SubscriptionName = "aeg-subscription-name";

    public string Name => "azure-event-grid";

    // Nobody knows what the sender counts.
    public bool NumbersEachType => true;

    public IWebhookAuth Auth { get; } = new QueryWebhookAuth("secret");

    public IWebhookProvider Bind(ConfigNode source)
    {
        var named = source.Texts("subscriptions");
        if (source.Has("subscriptions") && named.Count == 0) source.Note("subscriptions", "No subscription is named, so none could be set up. Leave it out for any that knows the secret.");
        return new AzureEventGridProvider(named);
    }

    /// <summary>The handshake of the CloudEvents schema; that of Event Grid's own schema is an event.</summary>
    public HandshakeAnswer? Greet(WebhookRequest request) => CloudEventsHandshake.Greet(request);

    public string? DeliveryId(WebhookRequest request) =>
        CloudEventMessage.TryRead(request, out var events, out _) ? EventEnvelope.DeliveryId(events, SchemaOf) : null;

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        var headers = webhook.Request.Headers;
        if (!CloudEventMessage.TryRead(webhook.Request, out var events, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (headers[EventType] == "SubscriptionValidation" || events.Any(IsValidation)) return Validate(events, headers[SubscriptionName]);
        return EventEnvelope.Parse(events, SchemaOf);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders
    {
        { "Content-Type", "application/json; charset=utf-8" },
        { EventType, "Notification" },
        { SubscriptionName, subscriptions.Count > 0 ? subscriptions[0].ToUpperInvariant() : "REVALIDATION-BROKER" },
        { "aeg-delivery-count", "0" },
    });

    // Event Grid takes 200 and nothing else: a 202 fails the subscription.
    private ParsedWebhook Validate(IReadOnlyList<JsonElement> events, string? subscription)
    {
        if (subscriptions.Count > 0 && !subscriptions.Contains(subscription, StringComparer.OrdinalIgnoreCase))
            return new ParsedWebhook.Unreadable($"The header '{SubscriptionName}' names none of the source's 'subscriptions', so the subscription is not validated.");
        if (events.Select(item => item.At("data", "validationCode").Text()).FirstOrDefault(code => code is not null) is not { } code)
            return new ParsedWebhook.Unreadable("A subscription is to be validated, and no event has a 'validationCode'.");
        return new ParsedWebhook.Handshake(new HandshakeAnswer(200, [], $$"""{"validationResponse":"{{JsonEncodedText.Encode(code)}}"}"""));
    }

    private static bool IsValidation(JsonElement item) => item.At("eventType").Text() == "Microsoft.EventGrid.SubscriptionValidationEvent";

    private static EventEnvelope SchemaOf(JsonElement item) => item.At("specversion").ValueKind == JsonValueKind.Undefined ? EventEnvelope.EventGrid : EventEnvelope.CloudEvents;
}
