using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RevalidationBroker.Webhooks;

/// <summary>Tells deliveries apart whose sender gives them no id.</summary>
public static class DeliveryKey
{
    /// <summary>
    /// For a sender whose bodies repeat, such as one that says no more than "entry 7 was published": each delivery counts, because the
    /// second of two equal ones may be about a second change. A true repetition costs one more call, which is harmless.
    /// </summary>
    public static string EachIsNew(WebhookRequest request)
    {
        // The clock alone would make one of two that come at once.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(request.Target));
        hash.AppendData("\n"u8);
        hash.AppendData(request.Body.Span);
        return string.Create(CultureInfo.InvariantCulture, $"{request.ReceivedAt.UtcTicks} {Convert.ToHexStringLower(hash.GetHashAndReset())}");
    }
}
