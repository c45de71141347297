using RevalidationBroker.Configuration;

namespace RevalidationBroker.Layers;

/// <summary>A kind of cache layer, as <c>"kind"</c> names it.</summary>
public interface ICacheLayerKind
{
    string Kind { get; }

    /// <summary>Reads the layer's own settings; null when one is wrong, and then the node has noted it.</summary>
    ICacheLayer? Bind(ConfigNode node, Uri deployment);
}
