using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace RevalidationBroker.Webhooks;

/// <summary>Keyed hashes over a prefix and a body, without copying the body.</summary>
public static class Hmac
{
    /// <summary>HMAC-SHA256 of <paramref name="prefix"/> as UTF-8 followed by <paramref name="body"/>.</summary>
    public static byte[] Sha256(ReadOnlySpan<byte> key, string prefix, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hmac.AppendData(Encoding.UTF8.GetBytes(prefix));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    /// <summary>Compares what was sent with what is right, in constant time, so that a wrong guess does not tell how wrong it was.</summary>
    public static bool Matches(string sent, string right) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes<char>(sent), MemoryMarshal.AsBytes<char>(right));
}
