using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// Any sender that signs by the Standard Webhooks specification: <c>v1</c> with a shared secret, <c>v1a</c> with a public key.
/// The body is the specification's <c>{"type": "post.published", "timestamp": …, "data": {…}}</c>.
/// </summary>
internal sealed class StandardWebhooksProvider : IWebhookProvider, IWebhookAuth
{
    private const int Ed25519KeyLength = 32;

    private static ReadOnlySpan<byte> PublicKeyPrefix => "whpk_"u8;

    public string Name => "standard-webhooks";

    // Nobody knows what the sender counts.
    public bool NumbersEachType => true;

    public IWebhookAuth Auth => this;

    public TimeSpan DefaultTolerance => TimeSpan.FromMinutes(5);

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(StandardWebhooksSignature.IdHeader, out var id)) return SignatureCheck.Missing(StandardWebhooksSignature.IdHeader);
        if (!request.Headers.TryGet(StandardWebhooksSignature.TimestampHeader, out var timestamp)) return SignatureCheck.Missing(StandardWebhooksSignature.TimestampHeader);
        if (!request.Headers.TryGet(StandardWebhooksSignature.SignatureHeader, out var signatures)) return SignatureCheck.Missing(StandardWebhooksSignature.SignatureHeader);
        if (!UnixTime.TrySeconds(timestamp, out var signedAt)) return SignatureCheck.Malformed(StandardWebhooksSignature.TimestampHeader, "a Unix time in seconds");

        var fresh = SignedTime.CheckBothWays(signedAt, request.ReceivedAt, tolerance);
        if (!fresh.IsGood) return fresh;

        return secret.Utf8.StartsWith(PublicKeyPrefix)
            ? VerifyAsymmetric(secret.Reveal(), id, timestamp, signatures, request.Body.Span)
            : VerifySymmetric(secret, id, timestamp, signatures, request.Body.Span);
    }

    public string? DeliveryId(WebhookRequest request) => request.Headers[StandardWebhooksSignature.IdHeader];

    public ParsedWebhook Parse(VerifiedWebhook webhook)
    {
        if (!JsonBody.TryParse(webhook.Request.Body, out var body, out var problem)) return new ParsedWebhook.Unreadable(problem);
        if (body.At("type").Text() is not { } type) return new ParsedWebhook.Unreadable("The body has no 'type', which the Standard Webhooks specification asks for.");

        var data = body.At("data");
        var dot = type.LastIndexOf('.');
        var kind = KindOf(type[(dot + 1)..]);
        return new ParsedWebhook.Changes([new ContentEvent
        {
            Kind = kind,
            NotLive = kind == ContentEventKind.Other ? "its type names no change that the broker knows" : null,
            Type = dot > 0 ? type[..dot] : null,
            Id = data.At("id").Text(),
            Slug = data.At("slug").Text(),
            Path = data.At("path").Text(),
            Locale = data.At("locale").Text(),
            Revision = data.At("revision").Text(),
            UpdatedAt = body.At("timestamp").Time(),
            Fields = data,
            Previous = data.At("previous"),
            Payload = body,
        }]);
    }

    public WebhookRequest Compose(WebhookDraft draft) => draft.ToRequest(new WebhookHeaders
    {
        { "Content-Type", "application/json" },
        { StandardWebhooksSignature.IdHeader, draft.DeliveryId },
    });

    public WebhookRequest Sign(WebhookRequest request, Secret secret)
    {
        if (!StandardWebhooksSignature.TryKey(secret, out var key)) throw new UnusableSecretException("A Standard Webhooks secret is base64, with or without 'whsec_' in front; this one is not.");
        var timestamp = StandardWebhooksSignature.Timestamp(request.ReceivedAt);
        return request
            .With(StandardWebhooksSignature.TimestampHeader, timestamp)
            .With(StandardWebhooksSignature.SignatureHeader, StandardWebhooksSignature.Sign(key, DeliveryId(request) ?? "", timestamp, request.Body.Span));
    }

    private static SignatureCheck VerifySymmetric(Secret secret, string id, string timestamp, string signatures, ReadOnlySpan<byte> body)
    {
        if (!StandardWebhooksSignature.TryKey(secret, out var key))
            return SignatureCheck.Unusable("A Standard Webhooks secret is base64, with or without 'whsec_' in front; this one is not.");

        var right = StandardWebhooksSignature.Sign(key, id, timestamp, body);
        // Several, with spaces between, while the sender rotates; versions that are not ours are passed over.
        foreach (var sent in signatures.Split(' '))
        {
            if (Hmac.Matches(sent, right)) return SignatureCheck.Good;
        }

        return SignatureCheck.Mismatch("No signature fits. Compare the signing secret in the sender's settings with the broker's; if they are equal, something in front changes the body.");
    }

    private static SignatureCheck VerifyAsymmetric(string publicKey, string id, string timestamp, string signatures, ReadOnlySpan<byte> body)
    {
        if (!TryPublicKey(publicKey[PublicKeyPrefix.Length..], out var key))
            return SignatureCheck.Unusable("A Standard Webhooks public key is 'whpk_' and the base64 of 32 bytes; this one is not.");

        byte[] message = [.. System.Text.Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        foreach (var sent in signatures.Split(' '))
        {
            if (IsSignedWith(key, message, sent)) return SignatureCheck.Good;
        }

        return SignatureCheck.Mismatch("No 'v1a' signature fits the public key. Compare it with the one that the sender publishes.");
    }

    private static bool TryPublicKey(string base64, [NotNullWhen(true)] out Ed25519PublicKeyParameters? key)
    {
        key = null;
        var bytes = new byte[Ed25519KeyLength];
        if (!Convert.TryFromBase64String(base64, bytes, out var length) || length != Ed25519KeyLength) return false;

        try
        {
            key = new Ed25519PublicKeyParameters(bytes);
            return true;
        }
        catch (ArgumentException)
        {
            // Not every 32 bytes are a point of the curve.
            return false;
        }
    }

    private static bool IsSignedWith(Ed25519PublicKeyParameters key, byte[] message, string sent)
    {
        const int signatureLength = 64;
        var signature = new byte[signatureLength];
        if (!sent.StartsWith("v1a,", StringComparison.Ordinal)) return false;
        if (!Convert.TryFromBase64String(sent[4..], signature, out var length) || length != signatureLength) return false;
        // Base64 has several spellings of the same bytes; a signature has one.
        if (sent[4..] != Convert.ToBase64String(signature)) return false;

        var verifier = new Ed25519Signer();
        verifier.Init(forSigning: false, key);
        verifier.BlockUpdate(message, 0, message.Length);
        return verifier.VerifySignature(signature);
    }

    // The specification leaves the words to the sender; these are the common ones.
    private static ContentEventKind KindOf(string verb) => verb.ToLowerInvariant() switch
    {
        "published" or "publish" => ContentEventKind.Published,
        "unpublished" or "unpublish" => ContentEventKind.Unpublished,
        "deleted" or "delete" => ContentEventKind.Deleted,
        "updated" or "update" => ContentEventKind.Updated,
        "created" or "create" => ContentEventKind.Created,
        "archived" or "archive" => ContentEventKind.Archived,
        "unarchived" or "unarchive" => ContentEventKind.Unarchived,
        _ => ContentEventKind.Other,
    };
}
