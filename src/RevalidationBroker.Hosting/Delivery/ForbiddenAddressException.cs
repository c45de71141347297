using System.Net;
using RevalidationBroker.Addresses;

namespace RevalidationBroker.Hosting.Delivery;

/// <summary>A host has no address that may be called. It is thrown through the HTTP handler, which passes nothing else on.</summary>
internal sealed class ForbiddenAddressException(string message) : IOException(message)
{
    /// <param name="range">What keeps the address from being called.</param>
    public static ForbiddenAddressException Of(string host, IPAddress address, SpecialRange range)
    {
        var where = IPAddress.TryParse(host, out _) ? $"{address} is" : $"'{host}' leads to {address},";
        var wayOut = range.NeverASite
            ? "No site is there: compare 'url' with the deployment's domain, and look at the domain's DNS records."
            : "If the site is really there, say \"allowPrivate\": true on the deployment.";
        return new ForbiddenAddressException($"{where} {range.Kind}, so it was not called. {wayOut}");
    }
}
