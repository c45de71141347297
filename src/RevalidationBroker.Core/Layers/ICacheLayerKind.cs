using RevalidationBroker.Configuration;

namespace RevalidationBroker.Layers;

/// <summary>A kind of cache layer, as <c>"kind"</c> names it.</summary>
public interface ICacheLayerKind
{
    string Kind { get; }

    /// <summary>Where in a deployment it may stand.</summary>
    LayerRoles Roles => LayerRoles.Origin | LayerRoles.Purge;

    /// <summary>The setting that says where its calls go; null for a kind that knows it by itself.</summary>
    string? AddressSetting => null;

    /// <summary>Reads the layer's own settings; null when one is wrong, and then the node has noted it.</summary>
    ICacheLayer? Bind(ConfigNode node, Uri deployment);
}

/// <summary>Where in a deployment a cache layer may stand.</summary>
[Flags]
public enum LayerRoles
{
    None = 0,

    /// <summary>First, under <c>revalidate</c>: the cache that makes pages anew.</summary>
    Origin = 1,

    /// <summary>After it, under <c>purge</c>: a cache that has its pages from the one before.</summary>
    Purge = 2,
}
