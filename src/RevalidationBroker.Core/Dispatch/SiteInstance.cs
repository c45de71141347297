using RevalidationBroker.Configuration;

namespace RevalidationBroker.Dispatch;

/// <summary>One of the processes that serve a site.</summary>
/// <param name="Address">Scheme, host and port.</param>
/// <param name="Host">What it is to be called by, with TLS too; null for the name in its own address.</param>
internal sealed record SiteInstance(Uri Address, string? Host = null)
{
    /// <summary>As jobs and records name it.</summary>
    public string Name { get; } = Address.GetLeftPart(UriPartial.Authority);

    /// <summary>As people name it: of those that one name stands for the address is enough.</summary>
    public string ShortName => Host is null ? Address.Authority : Address.Host;

    /// <summary>Has a request for the site go to this process.</summary>
    public void Aim(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(Name + request.RequestUri!.PathAndQuery);
        // SocketsHttpHandler takes the name for SNI, and the one that the certificate must have, from this header.
        if (Host is not null) request.Headers.Host = Host;
    }
}
