using RevalidationBroker.Layers;

namespace RevalidationBroker.Proof.Markers;

/// <summary><c>header:name</c>, a header of the answer.</summary>
internal sealed class HeaderMarker(string name) : IMarker
{
    public string Description => $"header '{name}'";

    public string? Read(LayerAnswer answer) => answer.Headers.GetValueOrDefault(name)?.Trim() is { Length: > 0 } value ? value : null;
}
