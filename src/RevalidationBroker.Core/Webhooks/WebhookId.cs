using System.Security.Cryptography;
using System.Text;

namespace RevalidationBroker.Webhooks;

/// <summary>
/// The broker's id of a webhook. It is made of what the sender says and nothing else, so that a retry gets the id of the first.
/// </summary>
public static class WebhookId
{
    /// <summary>32 lower-case hex digits: of the source and the sender's delivery id, or of the source and the body where it sends none.</summary>
    public static string Of(WebhookRequest request, IWebhookProvider provider)
    {
        var hash = provider.DeliveryId(request) is { Length: > 0 } delivery
            ? SHA256.HashData(Encoding.UTF8.GetBytes($"{request.Source}\nid\n{delivery}"))
            : OfBody(request);
        return Convert.ToHexStringLower(hash.AsSpan(0, 16));
    }

    private static byte[] OfBody(WebhookRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Source}\nbody\n"));
        hash.AppendData(request.Body.Span);
        return hash.GetHashAndReset();
    }
}
