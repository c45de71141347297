using System.Collections.Frozen;
using RevalidationBroker.Layers.NextJs;

namespace RevalidationBroker.Layers;

/// <summary>All kinds of cache layer. A new one is its file and its line here.</summary>
public static class CacheLayerKinds
{
    public static FrozenDictionary<string, ICacheLayerKind> All { get; } = new ICacheLayerKind[]
    {
        new NextJsLayerKind(),
    }.ToFrozenDictionary(kind => kind.Kind);
}
