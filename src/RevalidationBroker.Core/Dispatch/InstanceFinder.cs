using System.ComponentModel;
using System.Net;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Finds the instances of a site, anew for each turn: they come and go.</summary>
internal sealed class InstanceFinder(INameResolver resolver)
{
    /// <returns>One null for a layer that is called at its own address; none when nobody knows any.</returns>
    public async Task<IReadOnlyList<SiteInstance?>> FindAsync(LaneTurn turn, CancellationToken cancellation) =>
        turn.IsOrigin ? await FindAsync(turn.Deployment, cancellation) : [null];

    /// <returns>As for the origin's turn.</returns>
    public async Task<IReadOnlyList<SiteInstance?>> FindAsync(Deployment deployment, CancellationToken cancellation)
    {
        switch (deployment.Instances)
        {
            case null:
                return [null];
            case SiteInstances.Listed(var urls):
                return [.. urls.Select(url => new SiteInstance(url))];
            case SiteInstances.Resolved(var host, var scheme, var port):
                var addresses = await AddressesAsync(host, cancellation);
                return [.. addresses.Distinct().Select(address => new SiteInstance(new UriBuilder(scheme, address.ToString(), port).Uri, deployment.Url.Authority)).OrderBy(instance => instance.Name, StringComparer.Ordinal)];
            case var other:
                throw new InvalidOperationException($"No such instances: {other.GetType().Name}.");
        }
    }

    private async Task<IReadOnlyList<IPAddress>> AddressesAsync(string host, CancellationToken cancellation)
    {
        try
        {
            return await resolver.ResolveAsync(host, cancellation);
        }
        // A socket's exception, by its base: the name has no address; while a site is moved there is none for a moment.
        catch (Win32Exception)
        {
            return [];
        }
    }
}
