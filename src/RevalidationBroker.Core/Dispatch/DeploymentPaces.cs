using System.Collections.Concurrent;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Dispatch;

/// <summary>
/// The pace of each deployment. In memory: after a restart each begins at its ceiling, and the first call that is too much cuts it. By name, so
/// that a new configuration forgets nothing of a site that is sick.
/// </summary>
internal sealed class DeploymentPaces(CurrentConfiguration configuration)
{
    private readonly ConcurrentDictionary<string, CallPace> _paces = [];

    /// <summary>How many are known; never many more than are configured.</summary>
    public int Count => _paces.Count;

    public CallPace Of(Deployment deployment) => _paces.GetValueOrDefault(deployment.Name, CallPace.Full);

    /// <param name="cuts">What <see cref="CallPace.Cuts"/> was when the call began.</param>
    public CallPace Observe(Deployment deployment, CallSign sign, int cuts)
    {
        if (_paces.Count > configuration.Value.Deployments.Count) ForgetTheGone();
        var ceiling = PaceCeiling.Of(deployment);
        return _paces.AddOrUpdate(deployment.Name, _ => CallPace.Full.After(sign, cuts, ceiling), (_, pace) => pace.After(sign, cuts, ceiling));
    }

    private void ForgetTheGone()
    {
        foreach (var name in _paces.Keys.Where(name => !configuration.Value.Deployments.ContainsKey(name))) _paces.TryRemove(name, out _);
    }
}
