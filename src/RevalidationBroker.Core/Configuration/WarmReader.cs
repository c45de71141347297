using RevalidationBroker.Layers;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a deployment's <c>warm</c>.</summary>
internal static class WarmReader
{
    public static WarmLayer? Read(ConfigNode deployment, Uri url)
    {
        if (deployment.Optional("warm") is not { } node) return null;

        var (paths, most) = PagesReader.Read(node, WarmLayer.DefaultMost);
        var within = node.Duration("within", WarmLayer.DefaultWithin, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        node.RejectUnknown();
        return new WarmLayer(url, paths, most, within);
    }
}
