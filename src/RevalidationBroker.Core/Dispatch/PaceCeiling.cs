using RevalidationBroker.Configuration;

namespace RevalidationBroker.Dispatch;

/// <summary>What a deployment's calls may not go beyond, however well it answers.</summary>
/// <param name="Calls">At once; at least 1.</param>
/// <param name="Items">In a call; at least 1.</param>
/// <param name="Timeout">How long a call may take.</param>
public sealed record PaceCeiling(int Calls, int Items, TimeSpan Timeout)
{
    public static PaceCeiling Of(Deployment deployment) => new(deployment.Concurrency, deployment.Revalidate.Limits.MaxItems, deployment.Timeout);
}
