using System.Collections.Frozen;
using RevalidationBroker.Layers.Cdn;
using RevalidationBroker.Layers.Http;
using RevalidationBroker.Layers.NextJs;

namespace RevalidationBroker.Layers;

/// <summary>All kinds of cache layer. A new one is its file and its line here.</summary>
public static class CacheLayerKinds
{
    public static FrozenDictionary<string, ICacheLayerKind> All { get; } = new ICacheLayerKind[]
    {
        new NextJsLayerKind(),
        new PagesRouterLayerKind(),
        new PrerenderLayerKind(),
        new VercelLayerKind(),
        new NetlifyLayerKind(),
        new CloudflareLayerKind(),
        new FastlyLayerKind(),
        new AzureFrontDoorLayerKind(),
        new AkamaiLayerKind(),
        new VarnishLayerKind(),
        new HttpLayerKind(),
    }.ToFrozenDictionary(kind => kind.Kind);
}
