using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;

namespace RevalidationBroker.Dispatch;

/// <summary>What the calls to one layer of a deployment may not go beyond, however well it answers.</summary>
/// <param name="Calls">At once; at least 1.</param>
/// <param name="Items">In a call; at least 1.</param>
/// <param name="Timeout">How long a call may take.</param>
public sealed record PaceCeiling(int Calls, int Items, TimeSpan Timeout)
{
    public static PaceCeiling Of(Deployment deployment, ICacheLayer layer) => new(deployment.Concurrency, layer.Limits.MaxItems, deployment.Timeout);
}
