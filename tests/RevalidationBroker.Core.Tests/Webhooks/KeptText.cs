using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RevalidationBroker.Webhooks;

/// <summary>Looks for a secret in all that is kept of a request.</summary>
internal static class KeptText
{
    public static void HasNothingOf(string secret, WebhookRequest kept)
    {
        var all = string.Join('\n', [kept.Target, Encoding.UTF8.GetString(kept.Body.Span), .. kept.Headers.Select(header => $"{header.Key}: {header.Value}")]);
        foreach (var form in Forms(secret).SelectMany(form => (string[])[form, Uri.UnescapeDataString(form)])) Assert.DoesNotContain(form, all, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>As it is, and as a header, an address and JSON write it.</summary>
    private static IEnumerable<string> Forms(string secret) =>
    [
        secret,
        secret[(secret.IndexOf(':', StringComparison.Ordinal) + 1)..],
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        Uri.EscapeDataString(secret),
        secret.Replace(' ', '+'),
        JsonEncodedText.Encode(secret).Value,
        JsonEncodedText.Encode(secret, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
    ];
}
