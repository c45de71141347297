using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks;

/// <summary>How one CMS signs its webhooks, and what they say. Pure: no clock, no I/O, and no input makes it throw.</summary>
public interface IWebhookProvider
{
    /// <summary>The name used in <c>broker.json</c>.</summary>
    string Name { get; }

    /// <summary>How old a signed timestamp may be by default; <see cref="TimeSpan.Zero"/> where the sender's own library checks none.</summary>
    TimeSpan DefaultTolerance { get; }

    /// <summary>Checks the request's signature over its raw bytes with one secret.</summary>
    SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance);

    /// <summary>The sender's own id of this delivery, the same on its retries; null where it sends none.</summary>
    string? DeliveryId(WebhookRequest request);

    /// <summary>Says what happened to which content.</summary>
    ParsedWebhook Parse(VerifiedWebhook webhook);

    /// <summary>Makes the request that the CMS would send, signed as it would sign it.</summary>
    WebhookRequest Sign(WebhookDraft draft, Secret secret);
}
