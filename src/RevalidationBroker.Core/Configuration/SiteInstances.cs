namespace RevalidationBroker.Configuration;

/// <summary>Where the processes are that serve one site, each with a cache of its own.</summary>
public abstract record SiteInstances
{
    private SiteInstances() { }

    /// <summary>Whether an address is that of an instance, as far as the configuration tells.</summary>
    public abstract bool MayBe(Uri address);

    /// <param name="Urls">Scheme, host and port of each.</param>
    public sealed record Listed(IReadOnlyList<Uri> Urls) : SiteInstances
    {
        public override bool MayBe(Uri address) => Urls.Any(url => WebAddress.SameServer(url, address));
    }

    /// <summary>All addresses that a name has when the site is called. They are called by the name of the site's own address, with TLS too.</summary>
    /// <param name="Host">The name.</param>
    /// <param name="Scheme"><c>http</c> or <c>https</c>.</param>
    public sealed record Resolved(string Host, string Scheme, int Port) : SiteInstances
    {
        public override bool MayBe(Uri address) =>
            address.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && address.Scheme == Scheme && address.Port == Port;
    }
}
