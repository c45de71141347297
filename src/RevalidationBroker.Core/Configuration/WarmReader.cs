using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a deployment's <c>warm</c>.</summary>
internal static class WarmReader
{
    public static WarmLayer? Read(ConfigNode deployment, Uri url)
    {
        if (deployment.Optional("warm") is not { } node) return null;

        var paths = new List<CachePath>();
        foreach (var (at, text) in node.TextsWithPaths("paths"))
        {
            if (!CachePath.TryCreate(text, out var path, out var problem)) node.Note(at, problem);
            else if (path.IsPattern) node.Note(at, $"'{text}' is a route pattern and no page. Give the addresses of pages, such as '/blog'.");
            else paths.Add(path);
        }

        var most = node.Number("top", WarmLayer.DefaultMost, 1, 1000);
        var within = node.Duration("within", WarmLayer.DefaultWithin, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        if (paths.Count > most) node.Note("paths", $"There are {paths.Count} paths, and 'top' allows {most}. Raise it, or name fewer.");
        node.RejectUnknown();
        return new WarmLayer(url, paths, most, within);
    }
}
