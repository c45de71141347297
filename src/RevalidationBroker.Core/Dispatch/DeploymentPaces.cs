using System.Collections.Concurrent;
using RevalidationBroker.Configuration;

namespace RevalidationBroker.Dispatch;

/// <summary>
/// The pace of each deployment, and until when it asked to be left alone. In memory: after a restart each begins at its ceiling, and the first
/// call that is too much cuts it. By name, so that a new configuration forgets nothing of a site that is sick.
/// </summary>
internal sealed class DeploymentPaces(CurrentConfiguration configuration)
{
    // A site that asks for a day by mistake is asked again by what comes in meanwhile.
    private static readonly TimeSpan LongestQuiet = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, State> _states = [];

    /// <summary>How many are known; never many more than are configured.</summary>
    public int Count => _states.Count;

    public CallPace Of(Deployment deployment) => StateOf(deployment).Pace;

    /// <summary>Until when a deployment asked to be left alone: by every job of its lane, those that come in later too. Null when that is over.</summary>
    public TimeSpan? QuietFor(Deployment deployment, DateTimeOffset now) => StateOf(deployment).QuietUntil is { } until && until > now ? until - now : null;

    /// <param name="cuts">What <see cref="CallPace.Cuts"/> was when the call began.</param>
    public CallPace Observe(Deployment deployment, CallSign sign, int cuts, Outcome outcome, DateTimeOffset now)
    {
        if (_states.Count > configuration.Value.Deployments.Count) ForgetTheGone();
        return _states.AddOrUpdate(deployment.Name, _ => After(State.Initial), (_, state) => After(state)).Pace;

        State After(State state) => new(state.Pace.After(sign, cuts, PaceCeiling.Of(deployment)), outcome switch
        {
            Outcome.Transient { RetryAfter: { } asked } => now + (asked < LongestQuiet ? asked : LongestQuiet),
            Outcome.Delivered => null,
            _ => state.QuietUntil,
        });
    }

    private void ForgetTheGone()
    {
        foreach (var name in _states.Keys.Where(name => !configuration.Value.Deployments.ContainsKey(name))) _states.TryRemove(name, out _);
    }

    private State StateOf(Deployment deployment) => _states.GetValueOrDefault(deployment.Name, State.Initial);

    private sealed record State(CallPace Pace, DateTimeOffset? QuietUntil)
    {
        public static State Initial { get; } = new(CallPace.Full, null);
    }
}
