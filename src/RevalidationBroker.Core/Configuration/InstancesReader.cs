using RevalidationBroker.Addresses;
using RevalidationBroker.Layers;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a deployment's <c>instances</c>: addresses, or the name that has them all.</summary>
internal static class InstancesReader
{
    private const string Way = "Give addresses such as [\"http://10.0.0.1:3000\"], \"resolve\", or {\"resolve\": \"web.internal\", \"port\": 3000}.";

    private static readonly string[] Schemes = ["http", "https"];

    /// <param name="origin">Null when it is wrong.</param>
    public static SiteInstances? Read(ConfigNode deployment, Uri url, bool allowPrivate, ICacheLayer? origin)
    {
        if (!deployment.Has("instances")) return null;
        if (origin is not null && !WebAddress.SameServer(origin.Endpoint, url))
            return deployment.Fail<SiteInstances>("instances", $"A cache of kind '{origin.Kind}' is not told at the site's own address, so it has no instances to be told. Leave it out.");
        if (deployment.IsObject("instances")) return Resolved(deployment.Optional("instances")!, url);

        if (deployment.IsText("instances") && deployment.OptionalText("instances") == "resolve")
        {
            return url.HostNameType == UriHostNameType.Dns
                ? new SiteInstances.Resolved(url.Host, url.Scheme, url.Port)
                : deployment.Fail<SiteInstances>("instances", $"'{url.Host}' is an address and no name that could have several. {Way}");
        }

        return Listed(deployment, allowPrivate);
    }

    private static SiteInstances.Resolved? Resolved(ConfigNode node, Uri url)
    {
        var host = node.RequiredText("resolve");
        if (host is not null && Uri.CheckHostName(host) != UriHostNameType.Dns) host = node.Fail<string>("resolve", $"'{host}' is no name of a host. Give one without scheme and port, such as 'web.internal'.");
        var port = node.Number("port", url.Port, 1, 65535);
        var scheme = node.OptionalText("scheme") ?? url.Scheme;
        if (!Schemes.Contains(scheme)) node.Note("scheme", ConfigNodeNames.Unknown("There is no scheme", scheme, Schemes));
        node.RejectUnknown();
        return host is null ? null : new SiteInstances.Resolved(host, scheme, port);
    }

    private static SiteInstances.Listed? Listed(ConfigNode deployment, bool allowPrivate)
    {
        if (deployment.HasEmptyList("instances")) return deployment.Fail<SiteInstances.Listed>("instances", $"The list is empty, so nobody would be told. {Way}");

        var urls = new List<Uri>();
        foreach (var (at, text) in deployment.TextsWithPaths("instances"))
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http") || url.UserInfo.Length > 0 || url.PathAndQuery != "/" || url.Fragment.Length > 0)
                deployment.Note(at, $"This is no address of an instance: scheme, host and port, and no path. {Way}");
            else if (AddressRules.RefusalOf(url, allowPrivate) is { } range) deployment.Note(at, range.Refusal(text));
            else if (urls.Exists(known => WebAddress.SameServer(known, url))) deployment.Note(at, "This instance stands here twice. Keep one.");
            else urls.Add(url);
        }

        return new SiteInstances.Listed(urls);
    }
}
