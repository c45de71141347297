using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using RevalidationBroker.Secrets;

namespace RevalidationBroker.Webhooks;

/// <summary>
/// The symmetric signature of the Standard Webhooks specification, <c>v1</c>: what senders sign to us, and what we sign to sites.
/// Protocol: standard-webhooks/standard-webhooks, <c>spec/standard-webhooks.md</c>.
/// </summary>
public static class StandardWebhooksSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private static ReadOnlySpan<byte> SecretPrefix => "whsec_"u8;

    /// <summary>The signature <c>v1,&lt;base64&gt;</c> over <c>{id}.{timestamp}.{body}</c>.</summary>
    /// <param name="timestamp">Unix time in seconds.</param>
    public static string Sign(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body) =>
        $"v1,{Convert.ToBase64String(Hmac.Sha256(key, $"{id}.{timestamp}.", body))}";

    public static string Timestamp(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>The key that a secret stands for: base64, with or without <c>whsec_</c> in front.</summary>
    public static bool TryKey(Secret secret, [NotNullWhen(true)] out byte[]? key)
    {
        var text = secret.Utf8;
        if (text.StartsWith(SecretPrefix)) text = text[SecretPrefix.Length..];
        key = Base64.IsValid(text, out var length) && length > 0 ? new byte[length] : null;
        if (key is not null) Base64.DecodeFromUtf8(text, key, out _, out _);
        return key is not null;
    }
}
