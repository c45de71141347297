using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks;

/// <summary>How webhooks show where they come from. Pure: the request says when it was received, and no input makes it throw.</summary>
public interface IWebhookAuth
{
    /// <summary>How old a signed timestamp may be by default; <see cref="TimeSpan.Zero"/> where the sender's own library checks none.</summary>
    TimeSpan DefaultTolerance => TimeSpan.Zero;

    /// <summary>False only where everybody is let in.</summary>
    bool NeedsSecret => true;

    /// <summary>Checks a request, over its raw bytes, with one secret.</summary>
    SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance);

    /// <summary>Adds to a request what <see cref="Verify"/> asks for.</summary>
    /// <exception cref="UnusableSecretException">The secret cannot be signed with.</exception>
    WebhookRequest Sign(WebhookRequest request, Secret secret);

    /// <summary>Takes out of an authentic request what another could be signed with. A digest is none: it fits this request alone.</summary>
    WebhookRequest WithoutSecrets(WebhookRequest request) => request;
}
