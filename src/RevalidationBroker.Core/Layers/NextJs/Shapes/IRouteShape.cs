using RevalidationBroker.Planning;

namespace RevalidationBroker.Layers.NextJs.Shapes;

/// <summary>What a route reads, so that routes that exist already need no change.</summary>
internal interface IRouteShape
{
    LayerLimits Limits { get; }

    /// <summary>Whether a call of it has a body, which a GET cannot have.</summary>
    bool HasBody { get; }

    /// <summary>The members that its body has, which the secret cannot be called by.</summary>
    IReadOnlyList<string> Members { get; }

    string? ReasonNotToCarry(Invalidation invalidation) => null;

    /// <inheritdoc cref="ICacheLayer.PartsOf"/>
    int PartsOf(IReadOnlyList<Invalidation> invalidations) => 1;

    RouteMessage Write(LayerCall call);
}
