using System.Collections.Frozen;
using RevalidationBroker.Addresses;
using RevalidationBroker.Layers;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a deployment's <c>revalidate</c> and <c>purge</c>: the caches that forget, in their order.</summary>
internal static class LayersReader
{
    /// <returns>The origin first; null when one is wrong, and then it is noted.</returns>
    public static ICacheLayer[]? Read(ConfigNode deployment, Uri url, bool allowPrivate, FrozenDictionary<string, ICacheLayerKind> kinds)
    {
        var origin = deployment.Required("revalidate") is { } node ? Bind(node, url, allowPrivate, kinds, LayerRoles.Origin) : null;
        var purge = deployment.Items("purge").Select(item => Bind(deployment.Child(item.Name, item.Value), url, allowPrivate, kinds, LayerRoles.Purge)).ToList();
        return origin is null || purge.Contains(null) ? null : [origin, .. purge.OfType<ICacheLayer>()];
    }

    private static ICacheLayer? Bind(ConfigNode node, Uri url, bool allowPrivate, FrozenDictionary<string, ICacheLayerKind> kinds, LayerRoles role)
    {
        var kind = node.RequiredName("kind", kinds, "cache layer");
        if (kind is null) return null;
        if (!kind.Roles.HasFlag(role))
        {
            node.Note("kind", role == LayerRoles.Origin
                ? $"'{kind.Kind}' stands in front of a site and does not make its pages. Put it under 'purge', and give here what does."
                : $"'{kind.Kind}' makes a site's pages and does not stand in front of one. Put it under 'revalidate'.");
        }

        var layer = kind.Bind(node, url);
        node.RejectUnknown();
        // The site's own address is judged where it stands. A name is judged when it is resolved, before each connection.
        if (layer is null || WebAddress.SameServer(layer.Endpoint, url) || AddressRules.RefusalOf(layer.Endpoint, allowPrivate) is not { } range) return layer;
        return node.Fail<ICacheLayer>(kind.AddressSetting ?? "kind", range.Refusal(layer.Endpoint.GetLeftPart(UriPartial.Authority)));
    }
}
