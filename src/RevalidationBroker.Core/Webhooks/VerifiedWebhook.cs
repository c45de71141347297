namespace RevalidationBroker.Webhooks;

/// <summary>A webhook whose sender is known. Only <see cref="WebhookAuthenticator"/> makes one of what came over the network.</summary>
public sealed class VerifiedWebhook
{
    private VerifiedWebhook(Source source, WebhookRequest request)
    {
        Source = source;
        Request = request;
    }

    public Source Source { get; }

    public WebhookRequest Request { get; }

    internal static VerifiedWebhook Authentic(Source source, WebhookRequest request) => new(source, request);

    /// <summary>For a what-if on a captured request, which may be old and whose secret may be elsewhere. What comes of it is shown, and never queued.</summary>
    public static VerifiedWebhook AssumedForWhatIf(Source source, WebhookRequest request) => new(source, request);
}
