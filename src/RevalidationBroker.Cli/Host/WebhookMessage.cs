using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Cli.Host;

internal static class WebhookMessage
{
    /// <summary>A signed webhook as an HTTP request.</summary>
    public static HttpRequestMessage Of(WebhookRequest webhook, Uri address)
    {
        var message = new HttpRequestMessage(new HttpMethod(webhook.Method), address) { Content = new ReadOnlyMemoryContent(webhook.Body) };
        foreach (var (name, value) in webhook.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}
