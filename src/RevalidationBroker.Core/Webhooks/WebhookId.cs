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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.Source));
        if (provider.DeliveryId(request) is { Length: > 0 } delivery)
        {
            hash.AppendData("\nid\n"u8);
            hash.AppendData(Encoding.UTF8.GetBytes(delivery));
        }
        else
        {
            hash.AppendData("\nbody\n"u8);
            hash.AppendData(request.Body.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
