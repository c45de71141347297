using System.Text;
using RevalidationBroker.Layers;

namespace RevalidationBroker.Proof.Markers;

/// <summary><c>meta:name</c>, a <c>&lt;meta name="…" content="…"&gt;</c> of the page.</summary>
internal sealed class MetaMarker(string name) : IMarker
{
    // Enough for a list that names a few hundred entries with their revisions.
    private const int MaxLength = 32 * 1024;

    public string Description => $"<meta name=\"{name}\">";

    /// <returns>What all of them say, one after the other: a page that is put together of parts may have several.</returns>
    public string? Read(LayerAnswer answer)
    {
        var found = new StringBuilder();
        foreach (var meta in MetaTags.In(Encoding.UTF8.GetString(answer.Body.Span)))
        {
            if (!meta.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || meta.Content.Trim() is not { Length: > 0 } content) continue;
            if (found.Length + content.Length >= MaxLength) break;
            if (found.Length > 0) found.Append(' ');
            found.Append(content);
        }

        return found.Length == 0 ? null : found.ToString();
    }
}
