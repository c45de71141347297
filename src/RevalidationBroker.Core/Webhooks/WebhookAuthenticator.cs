using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks;

/// <summary>Decides whether a webhook came from its source.</summary>
public static class WebhookAuthenticator
{
    /// <summary>Tries each secret: while one rotates, the sender may use either. No secret at all lets nobody in.</summary>
    public static Authentication Authenticate(WebhookRequest request, Source source, IEnumerable<Secret> secrets)
    {
        if (!source.Auth.NeedsSecret) return new Authentication.Authentic(VerifiedWebhook.Authentic(source, request));

        var closest = new SignatureCheck(SignatureFault.NoSecret, "No secret is configured for this source, or it cannot be read.");
        foreach (var secret in secrets)
        {
            var check = source.Auth.Verify(request, secret, source.Tolerance);
            if (check.IsGood) return new Authentication.Authentic(VerifiedWebhook.Authentic(source, request));
            if (IsCloser(check, closest)) closest = check;
        }

        return new Authentication.Refused(closest);
    }

    // With two secrets, "stale" under one of them says more than "mismatch" under the other.
    private static bool IsCloser(SignatureCheck check, SignatureCheck than) =>
        than.Fault is SignatureFault.NoSecret or SignatureFault.UnusableSecret || check.Fault is SignatureFault.Stale;
}

/// <summary>Whether a webhook is its source's.</summary>
public abstract record Authentication
{
    private Authentication() { }

    public sealed record Authentic(VerifiedWebhook Webhook) : Authentication;

    public sealed record Refused(SignatureCheck Check) : Authentication;
}
