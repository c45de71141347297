using System.Collections.Concurrent;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Dispatch;

/// <summary>
/// The pace of each lane. In memory: after a restart each begins at its ceiling, and the first call that is too much cuts it. By name, so
/// that a new configuration forgets nothing of a site that is sick.
/// </summary>
internal sealed class LanePaces(CurrentConfiguration configuration)
{
    private readonly ConcurrentDictionary<LaneName, CallPace> _paces = [];
    private readonly ConcurrentDictionary<LaneName, CallRate> _rates = [];

    /// <summary>How many are known; never many more than are configured.</summary>
    public int Count => _paces.Count;

    public CallPace Of(LaneName lane) => _paces.GetValueOrDefault(lane, CallPace.Full);

    /// <summary>When the lane's calls were made, for a layer that takes only so many in a time.</summary>
    public CallRate RateOf(LaneName lane) => _rates.GetOrAdd(lane, _ => new CallRate());

    /// <param name="cuts">What <see cref="CallPace.Cuts"/> was when the call began.</param>
    public CallPace Observe(LaneName lane, PaceCeiling ceiling, CallSign sign, int cuts)
    {
        if (_paces.Count > configuration.Value.Deployments.Values.Sum(deployment => deployment.Layers.Count)) ForgetTheGone();
        return _paces.AddOrUpdate(lane, _ => CallPace.Full.After(sign, cuts, ceiling), (_, pace) => pace.After(sign, cuts, ceiling));
    }

    private void ForgetTheGone()
    {
        foreach (var lane in _paces.Keys.Where(IsGone)) _paces.TryRemove(lane, out _);
        foreach (var lane in _rates.Keys.Where(IsGone)) _rates.TryRemove(lane, out _);
    }

    private bool IsGone(LaneName lane) => !configuration.Value.Deployments.TryGetValue(lane.Deployment, out var deployment) || lane.Stage >= deployment.Layers.Count;
}
