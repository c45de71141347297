using System.Net;
using CsCheck;

namespace RevalidationBroker.Addresses;

/// <summary>An IPv4 address gains nothing by the IPv6 address that it stands in.</summary>
public class EmbeddedV4Tests
{
    private static readonly Gen<byte[]> AnyV4 = Gen.Byte.Array[4];

    // Any network for the forms that stand below one; what is not overwritten stays as chance had it.
    private static readonly Gen<byte[]> AnyV6 = Gen.Byte.Array[16];

    private static readonly Gen<byte[]> RefusedV4 = Gen.Select(OneOf(SpecialRanges.V4), AnyV4, (range, host) => Within(range.Network, host));

    private static readonly IReadOnlyList<(string Name, Func<byte[], byte[], byte[]> Embed)> Embeddings =
    [
        ("mapped", (_, v4) => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, .. v4]),
        ("compatible", (_, v4) => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. v4]),
        ("translated", (_, v4) => [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, .. v4]),
        ("NAT64", (_, v4) => [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. v4]),
        ("local NAT64 /96", (any, v4) => [0, 0x64, 0xff, 0x9b, 0, 1, .. any[6..8], 0, .. any[9..12], .. v4]),
        ("local NAT64 /64", (any, v4) => [0, 0x64, 0xff, 0x9b, 0, 1, .. any[6..8], 0, .. v4, .. any[13..]]),
        ("local NAT64 /56", (any, v4) => [0, 0x64, 0xff, 0x9b, 0, 1, any[6], v4[0], 0, .. v4[1..], .. any[12..]]),
        ("local NAT64 /48", (any, v4) => [0, 0x64, 0xff, 0x9b, 0, 1, .. v4[..2], 0, .. v4[2..], .. any[11..]]),
        ("6to4", (any, v4) => [0x20, 2, .. v4, .. any[6..]]),
        ("Teredo server", (any, v4) => [0x20, 1, 0, 0, .. v4, .. any[8..]]),
        ("Teredo client", (any, v4) => [0x20, 1, 0, 0, .. any[4..12], .. v4.Select(part => (byte)~part)]),
        ("ISATAP", (any, v4) => [.. any[..8], 0, 0, 0x5e, 0xfe, .. v4]),
        ("ISATAP with a global address", (any, v4) => [.. any[..8], 2, 0, 0x5e, 0xfe, .. v4]),
    ];

    [Fact]
    public void Every_embedding_of_a_refused_address_is_refused() =>
        Gen.Select(RefusedV4, AnyV6).Sample((v4, any) => Embeddings.All(form => AddressRules.RefusalOf(new IPAddress(form.Embed(any, v4)), allowPrivate: false) is not null));

    [Fact]
    public void Every_embedding_of_a_metadata_service_is_refused_even_with_leave() =>
        Gen.Select(OneOf([.. SpecialRanges.V4.Where(range => range.NeverASite)]), AnyV6)
            .Sample((range, any) => Embeddings.All(form => AddressRules.RefusalOf(new IPAddress(form.Embed(any, range.Network.BaseAddress.GetAddressBytes())), allowPrivate: true) is { NeverASite: true }));

    [Fact]
    public void A_mapped_address_and_one_of_NAT64_are_as_public_as_what_stands_in_them() =>
        Gen.Select(AnyV4, AnyV6, Gen.Bool).Sample((v4, any, allowPrivate) => Embeddings.Where(form => form.Name is "mapped" or "NAT64")
            .All(form => AddressRules.RefusalOf(new IPAddress(form.Embed(any, v4)), allowPrivate) == AddressRules.RefusalOf(new IPAddress(v4), allowPrivate)));

    [Fact]
    public void Beyond_2000_3_only_NAT64_and_mapped_addresses_are_public() =>
        AnyV6.Sample(any => any[0] >> 5 == 1 || AddressRules.RefusalOf(new IPAddress(any), allowPrivate: false) is not null);

    private static Gen<SpecialRange> OneOf(IReadOnlyList<SpecialRange> ranges) => Gen.Int[0, ranges.Count - 1].Select(index => ranges[index]);

    private static byte[] Within(IPNetwork network, byte[] host)
    {
        var address = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < 32; bit++) address[bit / 8] |= (byte)(host[bit / 8] & (0x80 >> (bit % 8)));
        return address;
    }
}
