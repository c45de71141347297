using System.Net;

namespace RevalidationBroker.Addresses;

/// <summary>
/// An IPv4 address that stands in an IPv6 address, and to which a packet would be sent on: by this machine, or by a translator or a tunnel on the way.
/// </summary>
/// <param name="IsWholeMeaning">Whether the IPv6 address says nothing else, so that it is as public as what stands in it.</param>
internal sealed record EmbeddedV4(IPAddress Address, bool IsWholeMeaning)
{
    private static readonly IPNetwork Mapped = IPNetwork.Parse("::ffff:0:0/96");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork Translated = IPNetwork.Parse("::ffff:0:0:0/96");
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocalNat64 = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Teredo = IPNetwork.Parse("2001::/32");

    private static readonly int[][] LocalForms = [[12, 13, 14, 15], [9, 10, 11, 12], [7, 9, 10, 11], [6, 7, 9, 10]];

    /// <summary>All that may stand in an IPv6 address.</summary>
    public static IEnumerable<EmbeddedV4> Of(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        // RFC 4291, 2.5.5.2, and RFC 6052, 2.1: where IPv6 alone is spoken, this is how a site without it is reached.
        if (Mapped.Covers(address) || Nat64.Covers(address)) yield return new EmbeddedV4(At(bytes, 12), true);
        // RFC 4291, 2.5.5.1, and RFC 2765, 2.1, both given up.
        if (Translated.Covers(address) || (Compatible.Covers(address) && !address.Equals(IPAddress.IPv6Any) && !address.Equals(IPAddress.IPv6Loopback))) yield return new EmbeddedV4(At(bytes, 12), false);
        // RFC 8215. Where in it is for the network to choose, among the forms of RFC 6052, 2.2, that jump over the ninth byte.
        if (LocalNat64.Covers(address))
        {
            foreach (var form in LocalForms) yield return new EmbeddedV4(new IPAddress([.. form.Select(index => bytes[index])]), false);
        }

        if (SixToFour.Covers(address)) yield return new EmbeddedV4(At(bytes, 2), false);
        if (Teredo.Covers(address))
        {
            // RFC 4380, 4: the server's, and the client's turned over bit by bit.
            yield return new EmbeddedV4(At(bytes, 4), false);
            yield return new EmbeddedV4(new IPAddress([(byte)~bytes[12], (byte)~bytes[13], (byte)~bytes[14], (byte)~bytes[15]]), false);
        }

        // ISATAP, RFC 5214, 6.1, below any prefix. Who happens to have such an interface identifier, and a public address in it, is not harmed.
        if (bytes[8] is 0 or 2 && bytes.AsSpan(9, 3).SequenceEqual<byte>([0, 0x5e, 0xfe])) yield return new EmbeddedV4(At(bytes, 12), false);
    }

    private static IPAddress At(byte[] bytes, int index) => new(bytes.AsSpan(index, 4));
}
