using System.Net;

namespace RevalidationBroker.Ports;

/// <summary>Looks names of hosts up.</summary>
public interface INameResolver
{
    /// <summary>All addresses of a host, in the order in which they are best tried. A name that has none throws as the system's resolver does.</summary>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation);
}
