using System.Text.RegularExpressions;

namespace RevalidationBroker.Webhooks.Providers;

/// <summary>
/// The question that a sender of CloudEvents asks before it sends: whether this address wants webhooks at all. Anybody may ask and is told yes;
/// what is then sent must be authentic.
/// Protocol: cloudevents/spec 1.0.2, http-webhook.md §4.
/// </summary>
internal static partial class CloudEventsHandshake
{
    public static HandshakeAnswer? Greet(WebhookRequest request)
    {
        if (request.Method != "OPTIONS" || request.Headers["WebHook-Request-Origin"] is not { } origin || !OriginForm().IsMatch(origin)) return null;

        List<(string, string)> headers = [("Allow", "POST"), ("WebHook-Allowed-Origin", origin)];
        // Webhooks a minute. The broker sets no limit beforehand; when it is busy it answers 429 and says when to come back.
        if (request.Headers.TryGet("WebHook-Request-Rate", out _)) headers.Add(("WebHook-Allowed-Rate", "*"));
        return new HandshakeAnswer(200, headers, Json: null);
    }

    // A host's name, as it goes back into a header.
    [GeneratedRegex("^[A-Za-z0-9._:-]{1,253}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex OriginForm();
}
