using System.ComponentModel;
using System.Net;
using RevalidationBroker.Addresses;
using RevalidationBroker.Configuration;
using RevalidationBroker.Ports;

namespace RevalidationBroker.Dispatch;

/// <summary>Finds the instances of a site, anew for each turn: they come and go.</summary>
internal sealed class InstanceFinder(INameResolver resolver)
{
    // A name with more stands for a CDN, whose addresses lead to one cache.
    private const int MostSeen = 16;

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
                return [.. addresses.Distinct().Select(address => At(address, scheme, port, deployment.Url)).OrderBy(instance => instance.Name, StringComparer.Ordinal)];
            case var other:
                throw new InvalidOperationException($"No such instances: {other.GetType().Name}.");
        }
    }

    /// <summary>Where visitors may come out: at the instances, and with a cache in front at the site's own address; or else at any address that the site's name has and that may be called.</summary>
    /// <returns>As for the origin's turn; one null too for the site's own address, where its name has no other or none that may be called: then the call says why.</returns>
    public async Task<IReadOnlyList<SiteInstance?>> FindSeenAsync(Deployment deployment, CancellationToken cancellation)
    {
        if (deployment.Instances is not null) return [.. await FindAsync(deployment, cancellation), .. deployment.Purge.Count > 0 ? new SiteInstance?[] { null } : []];
        var url = deployment.Url;
        if (url.HostNameType != UriHostNameType.Dns) return [null];

        var addresses = (await AddressesAsync(url.IdnHost, cancellation))
            .Select(address => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            .Where(address => AddressRules.RefusalOf(address, deployment.AllowPrivate) is null)
            .Distinct()
            .Take(MostSeen)
            .ToList();
        return addresses.Count < 2 ? [null] : [.. addresses.Select(address => At(address, url.Scheme, url.Port, url)).OrderBy(instance => instance.Name, StringComparer.Ordinal)];
    }

    private static SiteInstance At(IPAddress address, string scheme, int port, Uri site) => new(new UriBuilder(scheme, address.ToString(), port).Uri, site.Authority);

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
