using System.Net;
using System.Net.Sockets;
using RevalidationBroker.Addresses;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Delivery;

/// <summary>
/// Opens connections to addresses that may be called. A name is resolved once for each, and the address that was judged is the one
/// that is connected to, so that a name that changes its address meanwhile gains nothing.
/// </summary>
/// <param name="allowPrivate">Whether addresses are open that are not of the public internet.</param>
/// <param name="patience">How long all tries together may take; each gets its part of it, so that one that leads nowhere leaves time for the others.</param>
internal sealed class CheckedConnector(INameResolver names, bool allowPrivate, TimeSpan patience, TimeProvider clock, Func<IPEndPoint, CancellationToken, Task<Stream>> dial)
{
    // A name with more has them for balance, and where four do not answer a fifth hardly will.
    private const int MostTries = 4;

    /// <exception cref="ForbiddenAddressException">None of the host's addresses may be called.</exception>
    /// <exception cref="SocketException">The host has no address, or none that can be reached.</exception>
    public async Task<Stream> ConnectAsync(DnsEndPoint host, CancellationToken cancellation)
    {
        var addresses = InTurn(await AllowedAsync(host.Host, cancellation)).Take(MostTries).ToList();
        foreach (var address in addresses.SkipLast(1))
        {
            if (await TryAsync(new IPEndPoint(address, host.Port), patience / addresses.Count, cancellation) is { } connection) return connection;
        }

        return await dial(new IPEndPoint(addresses[^1], host.Port), cancellation);
    }

    public static async Task<Stream> DialAsync(IPEndPoint address, CancellationToken cancellation)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IReadOnlyList<IPAddress>> AllowedAsync(string host, CancellationToken cancellation)
    {
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await names.ResolveAsync(host, cancellation);
        if (found.Count == 0) throw new SocketException((int)SocketError.HostNotFound);

        var allowed = found.Where(address => AddressRules.RefusalOf(address, allowPrivate) is null).ToList();
        return allowed.Count > 0 ? allowed : throw ForbiddenAddressException.Of(host, found[0], AddressRules.RefusalOf(found[0], allowPrivate)!);
    }

    // The resolver's order, one of each family after the other (RFC 8305, 4): a network without IPv6 fails for all of them alike.
    private static IEnumerable<IPAddress> InTurn(IReadOnlyList<IPAddress> addresses)
    {
        var plain = addresses.Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).Distinct().ToList();
        var first = plain.Where(address => address.AddressFamily == plain[0].AddressFamily).Index();
        var second = plain.Where(address => address.AddressFamily != plain[0].AddressFamily).Index();
        return first.Concat(second).OrderBy(address => address.Index).Select(address => address.Item);
    }

    // Null when this address does not answer, and another is to be tried.
    private async Task<Stream?> TryAsync(IPEndPoint address, TimeSpan limit, CancellationToken cancellation)
    {
        using var end = new CancellationTokenSource(limit, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        try
        {
            return await dial(address, both.Token);
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }
}
