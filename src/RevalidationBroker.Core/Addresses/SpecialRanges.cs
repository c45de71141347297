using System.Net;

namespace RevalidationBroker.Addresses;

/// <summary>
/// Every range of IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190; state of 2025-10-09), those too that are
/// globally reachable, because relays and sinks are no sites; multicast; and where clouds keep their metadata. The first that fits is the
/// one that is named, so the narrower stand above the wider.
/// </summary>
internal static class SpecialRanges
{
    private const string Loopback = "a loopback address";
    private const string LinkLocal = "a link-local address";
    private const string Private = "a private address";
    private const string UniqueLocal = "a unique local address";
    private const string Protocol = "an address of internet protocols";
    private const string Documentation = "an address for documentation";
    private const string Benchmarking = "an address for benchmarks";
    private const string Relay = "an address of a relay";
    private const string Sink = "a sink for reverse look-ups of private addresses";
    private const string Multicast = "a multicast address";
    private const string Reserved = "a reserved address";
    private const string Unspecified = "an address of this host on this network";
    private const string Metadata = "a cloud's metadata service";

    public static IReadOnlyList<SpecialRange> V4 { get; } =
    [
        At("169.254.169.254/32", Metadata, "AWS, Azure, Google Cloud and others: instance metadata", neverASite: true),
        At("169.254.170.2/32", Metadata, "AWS: credentials of an ECS task", neverASite: true),
        At("169.254.170.23/32", Metadata, "AWS: credentials of an EKS pod", neverASite: true),
        At("169.254.42.42/32", Metadata, "Scaleway: instance metadata", neverASite: true),
        At("168.63.129.16/32", Metadata, "Azure: wire server; it lies among public addresses", neverASite: true),
        At("100.100.100.200/32", Metadata, "Alibaba Cloud: instance metadata", neverASite: true),
        At("192.0.0.192/32", Metadata, "Oracle Cloud: instance metadata", neverASite: true),
        At("0.0.0.0/8", Unspecified, "RFC 791"),
        At("10.0.0.0/8", Private, "RFC 1918"),
        At("100.64.0.0/10", "a shared address behind a carrier's NAT", "RFC 6598"),
        At("127.0.0.0/8", Loopback, "RFC 1122"),
        At("169.254.0.0/16", LinkLocal, "RFC 3927"),
        At("172.16.0.0/12", Private, "RFC 1918"),
        // With DS-Lite, the dummy address, PCP and TURN anycast, and the discovery of NAT64.
        At("192.0.0.0/24", Protocol, "RFC 6890"),
        At("192.0.2.0/24", Documentation, "RFC 5737"),
        At("192.31.196.0/24", Sink, "RFC 7535"),
        At("192.52.193.0/24", Relay, "RFC 7450"),
        // With the 6a44 relay of RFC 6751.
        At("192.88.99.0/24", Relay, "RFC 7526"),
        At("192.168.0.0/16", Private, "RFC 1918"),
        At("192.175.48.0/24", Sink, "RFC 7534"),
        At("198.18.0.0/15", Benchmarking, "RFC 2544"),
        At("198.51.100.0/24", Documentation, "RFC 5737"),
        At("203.0.113.0/24", Documentation, "RFC 5737"),
        At("224.0.0.0/4", Multicast, "RFC 5771"),
        At("255.255.255.255/32", "the broadcast address", "RFC 919"),
        At("240.0.0.0/4", Reserved, "RFC 1112"),
    ];

    public static IReadOnlyList<SpecialRange> V6 { get; } =
    [
        At("fd00:ec2::254/128", Metadata, "AWS: instance metadata", neverASite: true),
        At("fd00:ec2::23/128", Metadata, "AWS: credentials of an EKS pod", neverASite: true),
        At("fd00:42::42/128", Metadata, "Scaleway: instance metadata", neverASite: true),
        At("fd20:ce::254/128", Metadata, "Google Cloud: instance metadata", neverASite: true),
        At("::/128", Unspecified, "RFC 4291"),
        At("::1/128", Loopback, "RFC 4291"),
        At("64:ff9b:1::/48", "an address of a local translator to IPv4", "RFC 8215"),
        At("100::/64", "an address whose packets are discarded", "RFC 6666"),
        At("100:0:0:1::/64", "an address that stands for none", "RFC 9780"),
        At("2001::/32", "a Teredo address", "RFC 4380"),
        At("2001:2::/48", Benchmarking, "RFC 5180"),
        At("2001:3::/32", Relay, "RFC 7450"),
        At("2001:4:112::/48", Sink, "RFC 7535"),
        At("2001:10::/28", "a hash and no address", "RFC 4843"),
        At("2001:20::/28", "a hash and no address", "RFC 7343"),
        At("2001:30::/28", "the name of a drone and no address", "RFC 9374"),
        // With PCP, TURN and DNS-SD anycast.
        At("2001::/23", Protocol, "RFC 2928"),
        At("2001:db8::/32", Documentation, "RFC 3849"),
        At("2002::/16", "a 6to4 address", "RFC 3056"),
        At("2620:4f:8000::/48", Sink, "RFC 7534"),
        At("3fff::/20", Documentation, "RFC 9637"),
        At("5f00::/16", "an identifier of segment routing and no address", "RFC 9602"),
        At("fc00::/7", UniqueLocal, "RFC 4193"),
        At("fe80::/10", LinkLocal, "RFC 4291"),
        At("fec0::/10", "a site-local address", "RFC 3879"),
        At("ff00::/8", Multicast, "RFC 4291"),
        // All of IPv6 that is not 2000::/3, from which alone global addresses are given out.
        At("::/3", Reserved, "RFC 4291"),
        At("4000::/2", Reserved, "RFC 4291"),
        At("8000::/1", Reserved, "RFC 4291"),
    ];

    private static SpecialRange At(string network, string kind, string source, bool neverASite = false) => new(IPNetwork.Parse(network), kind, source, neverASite);
}
