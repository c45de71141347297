using RevalidationBroker.Layers;

namespace RevalidationBroker.Proof.Markers;

/// <summary>Where a page says which state of its content it shows.</summary>
public interface IMarker
{
    /// <summary>How it is called where it is missing, such as <c>&lt;meta name="content-revision"&gt;</c>.</summary>
    string Description { get; }

    /// <returns>Null when the page does not have it.</returns>
    string? Read(LayerAnswer answer);
}
