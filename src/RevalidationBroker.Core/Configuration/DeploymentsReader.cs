using RevalidationBroker.Addresses;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;
using RevalidationBroker.Webhooks;

namespace RevalidationBroker.Configuration;

/// <summary>Reads <c>deployments</c>.</summary>
internal static class DeploymentsReader
{
    /// <summary>By name, in the file's order; also those that are there and wrong, so that a rule that names one is not blamed too.</summary>
    public static IReadOnlyDictionary<string, DeploymentFacts> Read(ConfigNode root, IReadOnlyDictionary<string, Source?> sources, List<SecretUse> secrets)
    {
        var deployments = new OrderedDictionary<string, DeploymentFacts>();
        foreach (var (name, node) in root.Named("deployments"))
        {
            var target = new DeploymentTarget(name) { Environments = Listed(node, "environments"), Locales = Listed(node, "locales") };
            var labels = Listed(node, "labels");
            var (deployment, template) = ReadOne(name, node, sources, secrets);
            deployments[name] = new DeploymentFacts(target with { BasePath = deployment?.Url.AbsolutePath.TrimEnd('/') ?? "" }, labels, deployment, deployment is null ? null : template);
            node.RejectUnknown();
        }

        if (deployments.Count == 0) root.Note("deployments", "No deployment is configured, so there is no site to tell. Add one with its 'url' and 'revalidate'.");
        return deployments;
    }

    private static (Deployment?, DeploymentTemplate?) ReadOne(string name, ConfigNode node, IReadOnlyDictionary<string, Source?> sources, List<SecretUse> secrets)
    {
        if (!ConfigNodeNames.IsName(name)) node.Note("", "A deployment's name is lower-case letters, digits and '-', at most 63.");
        var allowPrivate = node.Flag("allowPrivate");
        if (!node.Has("discover")) return (ReadAt(name, node, UrlOf(node, allowPrivate), allowPrivate, secrets), null);

        var rules = DiscoverReader.Read(node, sources);
        var standIn = ReadAt(name, node, new Uri($"https://{DeploymentTemplate.StandInHost}{rules?.BasePath}"), allowPrivate, secrets);
        if (rules is null) return (null, null);
        var copy = node.Copy();
        return (standIn, new DeploymentTemplate(name, rules, (found, url) => ReadAt(found, new ConfigNode(copy, node.Path, []), url, allowPrivate, [])));
    }

    /// <param name="url">Null when it is wrong.</param>
    private static Deployment? ReadAt(string name, ConfigNode node, Uri? url, bool allowPrivate, List<SecretUse> secrets)
    {
        var timeout = node.Duration("timeout", TimeSpan.FromSeconds(10), TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(2));
        var concurrency = node.Number("concurrency", 4, 1, 64);

        // Without the address the rest is read all the same, for its own errors.
        var site = url ?? new Uri("https://unknown.invalid");
        var layers = LayersReader.Read(node, site, allowPrivate, CacheLayerKinds.All);
        var warm = WarmReader.Read(node, site);
        var prove = ProveReader.Read(node, site);
        var headers = HeadersReader.Read(node, [.. (layers ?? []).Where(layer => WebAddress.SameServer(layer.Endpoint, site)).SelectMany(layer => layer.HeaderNames)]);
        var instances = InstancesReader.Read(node, site, allowPrivate, layers is [var first, ..] ? first : null);
        var watch = WatchReader.Read(node, layers?[0]);
        if (url is null || layers is not [var origin, .. var purge]) return null;

        secrets.AddRange([.. layers.SelectMany(layer => layer.Secrets), .. headers.Select(header => header.Secret).OfType<SecretUse>()]);
        return new Deployment { Name = name, Url = url, Revalidate = origin, Purge = purge, Warm = warm, Prove = prove, Headers = headers, Instances = instances, Watch = watch, Timeout = timeout, Concurrency = concurrency, AllowPrivate = allowPrivate };
    }

    private static IReadOnlyList<string> Listed(ConfigNode node, string name)
    {
        if (node.HasEmptyList(name)) node.Note(name, "The list is empty. Leave it out if there is nothing to say.");
        return node.Texts(name);
    }

    private static Uri? UrlOf(ConfigNode node, bool allowPrivate)
    {
        if (node.RequiredText("url", otherwise: "The site's address is missing here. Give its origin, such as 'https://www.example.com'; or 'discover' for previews, whose addresses come with webhooks.") is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
            return node.Fail<Uri>("url", $"'{text}' is no web address. Give the site's origin, such as 'https://www.example.com', with the base path if it has one.");
        if (url.UserInfo.Length > 0) return node.Fail<Uri>("url", "A user name or password does not belong into an address. Use 'revalidate.auth'.");
        if (url.Query.Length > 0 || url.Fragment.Length > 0) return node.Fail<Uri>("url", $"'{text}' has a query or a fragment. Give the site's origin, with the base path if it has one.");
        // A name is judged when it is resolved, before each connection.
        if (AddressRules.RefusalOf(url, allowPrivate) is { } range) return node.Fail<Uri>("url", range.Refusal(text));
        return url;
    }
}
