using RevalidationBroker.Layers;
using RevalidationBroker.Proof.Markers;

namespace RevalidationBroker.Configuration;

/// <summary>Reads a deployment's <c>prove</c>.</summary>
internal static class ProveReader
{
    private const string Way = "Give 'meta:NAME' for a <meta> of the page, or 'header:NAME' for a header of its answer.";

    public static ProofLayer? Read(ConfigNode deployment, Uri url)
    {
        if (deployment.Optional("prove") is not { } node) return null;

        var marker = node.RequiredText("marker", otherwise: $"Without a marker nobody can tell which revision a page shows. {Way}") is { } text ? MarkerOf(node, text) : null;
        var (paths, most) = PagesReader.Read(node, ProofLayer.DefaultMost);
        var within = node.Duration("within", ProofLayer.DefaultWithin, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        node.RejectUnknown();
        return marker is null ? null : new ProofLayer(url, marker, paths, most, within);
    }

    private static IMarker? MarkerOf(ConfigNode node, string text)
    {
        if (text.Split(':', 2) is not [var kind, var name] || name.Trim() != name || name.Length is 0 or > 100 || name.Any(char.IsControl)) return node.Fail<IMarker>("marker", $"'{text}' is no marker. {Way}");
        if (!MarkerKinds.All.TryGetValue(kind, out var bind)) return node.Fail<IMarker>("marker", $"{ConfigNodeNames.Unknown("No kind of marker is named", kind, MarkerKinds.All.Keys)} {Way}");
        return kind == "header" && !ConfigNodeNames.IsHeaderName(name) ? node.Fail<IMarker>("marker", $"'{name}' is no name of a header: letters, digits and '-', such as 'x-content-revision'.") : bind(name);
    }
}
