using System.Net;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Delivery;

/// <summary>Asks the system's resolver, which orders addresses as RFC 6724 says.</summary>
public sealed class DnsResolver : INameResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation) => await Dns.GetHostAddressesAsync(host, cancellation);
}
