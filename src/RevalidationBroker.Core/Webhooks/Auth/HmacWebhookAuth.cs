using System.Buffers.Text;
using System.Security.Cryptography;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks.Auth;

/// <summary><c>hmac</c>: a keyed hash in a header, put together as the source's settings say.</summary>
public sealed record HmacWebhookAuth : IWebhookAuth
{
    public required string Header { get; init; }

    public required HashAlgorithmName Algorithm { get; init; }

    public required HmacEncoding Encoding { get; init; }

    /// <summary>How the secret's text becomes the key's bytes.</summary>
    public required HmacKeyForm Key { get; init; }

    /// <summary>What stands before the hash in its header, such as <c>sha256=</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>What is hashed.</summary>
    public required SignedStringTemplate SignedString { get; init; }

    /// <summary>The header with the signed time; null where none is signed.</summary>
    public string? TimestampHeader { get; init; }

    public bool TimestampInSeconds { get; init; }

    public TimeSpan DefaultTolerance => TimestampHeader is null ? TimeSpan.Zero : TimeSpan.FromMinutes(5);

    public SignatureCheck Verify(WebhookRequest request, Secret secret, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(Header, out var sent)) return SignatureCheck.Missing(Header);
        if (!sent.StartsWith(Prefix, StringComparison.Ordinal)) return SignatureCheck.Malformed(Header, $"one that begins with '{Prefix}'");
        if (TimestampHeader is not null && CheckTime(request, tolerance) is { IsGood: false } stale) return stale;
        if (KeyOf(secret) is not { } key) return SignatureCheck.Unusable($"The secret is not {Key.ToString().ToLowerInvariant()}, as the source's 'key' says.");
        if (SignedString.Fill(request, out var missing) is not { } message) return SignatureCheck.Missing(missing!);
        return Hmac.Matches(sent, Prefix + Encoded(Hash(key, message)))
            ? SignatureCheck.Good
            : SignatureCheck.Mismatch("The signature does not fit. Compare the secret in the CMS with the broker's; if they are equal, compare the source's 'auth' with what the CMS signs, and see whether something in front changes the body.");
    }

    public WebhookRequest Sign(WebhookRequest request, Secret secret)
    {
        if (KeyOf(secret) is not { } key) throw new UnusableSecretException($"The secret is not {Key.ToString().ToLowerInvariant()}, as the source's 'key' says.");
        if (TimestampHeader is not null)
            request = request.With(TimestampHeader, (TimestampInSeconds ? request.ReceivedAt.ToUnixTimeSeconds() : request.ReceivedAt.ToUnixTimeMilliseconds()).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var message = SignedString.Fill(request, out var missing) ?? throw new UnusableSecretException($"The header '{missing}' is signed and is not there.");
        return request.With(Header, Prefix + Encoded(Hash(key, message)));
    }

    private SignatureCheck CheckTime(WebhookRequest request, TimeSpan tolerance)
    {
        if (!request.Headers.TryGet(TimestampHeader!, out var text)) return SignatureCheck.Missing(TimestampHeader!);
        var read = TimestampInSeconds ? UnixTime.TrySeconds(text, out var signedAt) : UnixTime.TryMilliseconds(text, out signedAt);
        return read ? SignedTime.CheckBothWays(signedAt, request.ReceivedAt, tolerance) : SignatureCheck.Malformed(TimestampHeader!, $"a Unix time in {(TimestampInSeconds ? "seconds" : "milliseconds")}");
    }

    private byte[] Hash(byte[] key, byte[] message) => CryptographicOperations.HmacData(Algorithm, key, message);

    private string Encoded(byte[] hash) => Encoding switch
    {
        HmacEncoding.Hex => Convert.ToHexStringLower(hash),
        HmacEncoding.Base64 => Convert.ToBase64String(hash),
        _ => Base64Url.EncodeToString(hash),
    };

    private byte[]? KeyOf(Secret secret)
    {
        var text = secret.Reveal();
        return Key switch
        {
            HmacKeyForm.Base64 => Base64.IsValid(text) ? Convert.FromBase64String(text) : null,
            HmacKeyForm.Hex => text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null,
            _ => secret.Utf8.ToArray(),
        };
    }
}

public enum HmacEncoding
{
    Hex,
    Base64,
    Base64Url,
}

public enum HmacKeyForm
{
    Text,
    Base64,
    Hex,
}
