using System.Net;

namespace RevalidationBroker.Addresses;

/// <summary>Compares addresses with networks bit by bit, as they are written.</summary>
internal static class AddressPrefix
{
    /// <remarks>In place of <see cref="IPNetwork.Contains(IPAddress)"/>, which judges a mapped address by the bits of the IPv4 address in it: <c>::/3</c> would have <c>::ffff:8.8.8.8</c> and not <c>::ffff:192.168.0.1</c>.</remarks>
    public static bool Covers(this IPNetwork network, IPAddress address)
    {
        var prefix = network.BaseAddress.GetAddressBytes();
        var bytes = address.GetAddressBytes();
        if (prefix.Length != bytes.Length) return false;

        var (whole, rest) = Math.DivRem(network.PrefixLength, 8);
        return prefix.AsSpan(0, whole).SequenceEqual(bytes.AsSpan(0, whole)) && (rest == 0 || (prefix[whole] ^ bytes[whole]) >> (8 - rest) == 0);
    }
}
