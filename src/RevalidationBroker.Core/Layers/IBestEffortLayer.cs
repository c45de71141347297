using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers;

/// <summary>A layer that does visitors a favour and forgets nothing: what fails there is written down, and holds no job up.</summary>
public interface IBestEffortLayer : ICacheLayer
{
    /// <summary>From then on, counted from the beginning of a lane's turn, no further call is begun.</summary>
    TimeSpan Within { get; }

    /// <summary>What it is told when these were forgotten.</summary>
    IReadOnlyList<Invalidation> Choose(IReadOnlyList<Invalidation> forgotten);
}
