using System.Net;

namespace RevalidationBroker.Addresses;

/// <summary>A range of addresses in which no site of the public internet is.</summary>
/// <param name="Kind">As it is told to operators, such as <c>a loopback address</c>.</param>
/// <param name="Source">The specification that set it apart.</param>
/// <param name="NeverASite">Whether no permission opens it, because what answers there hands out credentials.</param>
public sealed record SpecialRange(IPNetwork Network, string Kind, string Source, bool NeverASite = false)
{
    /// <summary>What is said of an address in the configuration that lies in it.</summary>
    public string Refusal(string address) => $"'{address}' is {Kind}, which is not called{(NeverASite ? ": no site is there. Give the site's own address." : " unless the deployment says so. If the site is there, add \"allowPrivate\": true to the deployment.")}";
}
