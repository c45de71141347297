using RevalidationBroker.Ports;

namespace RevalidationBroker.Hosting.Delivery;

/// <summary>How HTTP is spoken with sites: to addresses that may be called, with certificates verified, and without trust in how much a site answers.</summary>
internal static class SiteHandler
{
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>KB of an answer's headers.</summary>
    public const int MaxHeaders = 64;

    /// <summary>One for strict deployments and one for those with leave, so that no call of the first kind goes over a connection of the second.</summary>
    public static SocketsHttpHandler Create(INameResolver names, bool allowPrivate, TimeProvider clock)
    {
        var connector = new CheckedConnector(names, allowPrivate, ConnectTimeout, clock, CheckedConnector.DialAsync);
        return Create(connector);
    }

    public static SocketsHttpHandler Create(CheckedConnector connector) => new()
    {
        ConnectCallback = async (context, cancellation) => await connector.ConnectAsync(context.DnsEndPoint, cancellation),
        // A redirect leads where the configuration did not point, and drops the credentials on the way.
        AllowAutoRedirect = false,
        UseCookies = false,
        // A proxy would resolve names in our place.
        UseProxy = false,
        ConnectTimeout = ConnectTimeout,
        // Shorter than the five seconds after which Node closes an idle connection under us.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
        // A name may get another address.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = MaxHeaders,
        // What a site sends beyond what is read ends with its connection, instead of being taken in for the next call's sake.
        MaxResponseDrainSize = 0,
    };
}
