using RevalidationBroker.Webhooks;
using RevalidationBroker.Webhooks.Providers;

namespace RevalidationBroker.Testing;

/// <summary>A webhook as its CMS posts it: signed now, unless a test says otherwise.</summary>
/// <param name="Secret">What the CMS signs by, as an operator writes it down.</param>
public sealed record PostedWebhook(string Provider, string Source, ReadOnlyMemory<byte> Body, string DeliveryId, string Secret)
{
    public ContentEventKind Kind { get; init; } = ContentEventKind.Published;

    public DateTimeOffset SignedAt { get; init; } = TimeProvider.System.GetUtcNow();

    public WebhookRequest Request() => WebhookProviders.All[Provider].Sign(
        new WebhookDraft { Source = Source, Target = $"/hooks/{Source}", Body = Body, Kind = Kind, DeliveryId = DeliveryId, SignedAt = SignedAt },
        Secrets.Secret.Of(Secret));

    /// <summary>The request that carries it to a broker.</summary>
    public HttpRequestMessage To(Uri broker)
    {
        var webhook = Request();
        var message = new HttpRequestMessage(new HttpMethod(webhook.Method), new Uri(broker, webhook.Target)) { Content = new ReadOnlyMemoryContent(webhook.Body) };
        foreach (var (name, value) in webhook.Headers) _ = message.Headers.TryAddWithoutValidation(name, value) || message.Content.Headers.TryAddWithoutValidation(name, value);
        return message;
    }
}
