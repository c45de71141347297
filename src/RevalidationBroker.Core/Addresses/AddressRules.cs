using System.Net;

namespace RevalidationBroker.Addresses;

/// <summary>Which addresses the broker calls: those of the public internet, and others only where a deployment says so. No deployment opens a cloud's metadata service.</summary>
public static class AddressRules
{
    private static readonly SpecialRange LocalName = new(IPNetwork.Parse("127.0.0.0/8"), "the machine itself", "RFC 6761, 6.3");

    /// <summary>What keeps an address from being called; null when nothing does.</summary>
    /// <param name="allowPrivate">Whether the deployment says that its site is not on the public internet.</param>
    public static SpecialRange? RefusalOf(IPAddress address, bool allowPrivate) => Permitted(RangeOf(address), allowPrivate);

    /// <summary>As <see cref="RefusalOf(IPAddress, bool)"/>, of an address or a name of this machine that stands in an address itself; null for all other names.</summary>
    public static SpecialRange? RefusalOf(Uri url, bool allowPrivate)
    {
        // In the spelling that is resolved: IdnHost has no brackets, and turns other scripts' digits and dots into ours.
        var host = url.IdnHost.TrimEnd('.');
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)) return Permitted(LocalName, allowPrivate);
        return IPAddress.TryParse(host, out var address) ? RefusalOf(address, allowPrivate) : null;
    }

    private static SpecialRange? Permitted(SpecialRange? range, bool allowPrivate) => range is { NeverASite: false } && allowPrivate ? null : range;

    private static SpecialRange? RangeOf(IPAddress address)
    {
        if (address.GetAddressBytes().Length == 4) return First(SpecialRanges.V4, address);

        // Before its own range: what it leads to says more than how it is written, and may be what nobody may call.
        var embedded = EmbeddedV4.Of(address).ToList();
        var ranges = embedded.Select(inner => First(SpecialRanges.V4, inner.Address)).OfType<SpecialRange>().ToList();
        if (ranges.Find(range => range.NeverASite) is { } never) return never;
        if (ranges.Count > 0) return ranges[0];
        return embedded.Exists(inner => inner.IsWholeMeaning) ? null : First(SpecialRanges.V6, address);
    }

    private static SpecialRange? First(IReadOnlyList<SpecialRange> ranges, IPAddress address) => ranges.FirstOrDefault(range => range.Network.Covers(address));
}
