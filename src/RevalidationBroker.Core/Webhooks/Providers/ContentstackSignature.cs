using System.Globalization;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Contentstack's two signatures: with its own RSA key, whose public half is then the secret here, or with an organisation's HMAC secret. The
/// secret says which of the two headers counts, so that nobody can use the public key, which everybody knows, as an HMAC secret.
/// Protocol: contentstack.com/docs/headless-cms/secure-your-webhooks.
/// </summary>
internal sealed class ContentstackSignature : IWebhookAuth
{
    private const string RsaHeader = "x-contentstack-request-signature";
    private const string HmacHeader = "x-contentstack-hmac-signature";
    private const string Version = "v1=";

    /// <summary>
    /// Contentstack leaves it to the receiver, with a minute in its sample, and does not say whether a retry, up to 13 minutes later, is dated anew;
    /// ten refusals switch the webhook off. A day is what the broker remembers deliveries for, so a replay changes nothing. Only the HMAC is dated.
    /// </summary>
    public TimeSpan DefaultTolerance => TimeSpan.FromHours(24);

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance) =>
        RsaKeys.AreIn(secret) ? VerifyRsa(request, secret) : VerifyHmac(request, secret, tolerance);

    public WebhookRequest Sign(WebhookRequest request, Secret secret)
    {
        if (RsaKeys.AreIn(secret))
        {
            var signature = RsaKeys.Sign(secret, request.Body.Span) ?? throw new UnusableSecretException("The secret is Contentstack's public key, and only Contentstack can sign with the private one. Give the organisation's HMAC secret, or a private key of yours.");
            return request.With(RsaHeader, Version + Convert.ToBase64String(signature));
        }

        var time = request.ReceivedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return request.With(HmacHeader, $"t={time},{SignatureOf(secret, time, request.Body.Span)}");
    }

    private static SignatureCheck VerifyRsa(WebhookRequest request, Secret secret)
    {
        if (!request.Headers.TryGet(RsaHeader, out var header)) return SignatureCheck.Missing(RsaHeader);
        // The first of several counts, as in Contentstack's sample.
        if (header.Split(',')[0] is not ['v', '1', '=', .. var base64] || Decoded(base64) is not { } signature) return SignatureCheck.Malformed(RsaHeader, "of the form 'v1=<base64>'");

        var good = RsaKeys.Verify(secret, request.Body.Span, signature, out var keys);
        if (keys == 0) return SignatureCheck.Unusable("The secret looks like PEM, and none of its blocks is an RSA key. Paste what '/.well-known/public-keys.json' of your region's host answers.");
        return good
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit the public key. Compare the secret with '/.well-known/public-keys.json' of your region's host; if they are equal, something in front changes the body.");
    }

    private static SignatureCheck VerifyHmac(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(HmacHeader, out var header))
        {
            return request.Headers.TryGet(RsaHeader, out _)
                ? new SignatureCheck(SignatureFault.MissingHeader, $"The header '{HmacHeader}' is missing, and '{RsaHeader}' came: the webhook is signed with Contentstack's RSA key. Make the public key, in PEM, the secret.")
                : SignatureCheck.Missing(HmacHeader);
        }

        if (header.Split(',') is not [['t', '=', .. var time], .. { Length: > 0 } sent] || !UnixTime.TrySeconds(time, out var signedAt)) return SignatureCheck.Malformed(HmacHeader, "of the form 't=<seconds>,v1=<signature>'");

        var fresh = SignedTime.CheckBothWays(signedAt, request.ReceivedAt, tolerance);
        if (!fresh.IsGood) return fresh;

        var right = SignatureOf(secret, time, request.Body.Span);
        // Several while the organisation's secret rotates.
        return sent.Any(one => Hmac.Matches(one, right))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("No signature fits. Compare the organisation's HMAC secret in Contentstack with the broker's; if they are equal, something in front changes the body.");
    }

    private static string SignatureOf(Secret secret, string time, ReadOnlySpan<byte> body) => Version + Convert.ToHexStringLower(Hmac.Sha256(secret.Utf8, $"{time}.", body));

    // Null unless it is the one spelling of its bytes; base64 has several.
    private static byte[]? Decoded(string base64)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == base64 ? bytes[..length] : null;
    }
}
