using RevalidationBroker.Planning;

namespace RevalidationBroker.Configuration;

/// <summary>Reads which pages are got: <c>paths</c> and <c>top</c>.</summary>
internal static class PagesReader
{
    public static (IReadOnlyList<CachePath> Paths, int Most) Read(ConfigNode node, int defaultMost)
    {
        var paths = new List<CachePath>();
        foreach (var (at, text) in node.TextsWithPaths("paths"))
        {
            if (!CachePath.TryCreate(text, out var path, out var problem)) node.Note(at, problem);
            else if (path.IsPattern) node.Note(at, $"'{text}' is a route pattern and no page. Give the addresses of pages, such as '/blog'.");
            else paths.Add(path);
        }

        var most = node.Number("top", defaultMost, 1, 1000);
        if (paths.Count > most) node.Note("paths", $"There are {paths.Count} paths, and 'top' allows {most}. Raise it, or name fewer.");
        return (paths, most);
    }
}
