namespace RevalidationBroker.Webhooks;

/// <summary>A webhook whose sender is known. Only <see cref="WebhookAuthenticator"/> makes one of what comes over the network.</summary>
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

    /// <summary>For a request out of the journal: it was authentic when it came, and what showed that is not kept with it.</summary>
    internal static VerifiedWebhook AuthenticBefore(Source source, WebhookRequest kept) => new(source, kept);

    /// <summary>For a what-if on a captured request, which may be old and whose secret may be elsewhere. What comes of it is shown, and never queued.</summary>
    public static VerifiedWebhook AssumedForWhatIf(Source source, WebhookRequest request) => new(source, request);
}
