using RevalidationBroker.Discovery;

namespace RevalidationBroker.Configuration;

/// <summary>
/// The configuration in force: the file's, with the deployments that were found in the place of their templates. A new one takes its place whole;
/// who has begun with the old one finishes with it.
/// </summary>
/// <param name="clock">By which found deployments expire.</param>
/// <param name="isLastGood">Whether the one that lay there at start was wrong, and this is an earlier one.</param>
public sealed class CurrentConfiguration(BrokerConfiguration initial, TimeProvider clock, bool isLastGood = false)
{
    private readonly Lock _gate = new();
    private volatile State _state = State.Of(initial, [], clock.GetUtcNow(), before: null);
    private volatile bool _isLastGood = isLastGood;

    public BrokerConfiguration Value => _state is { NextExpiry: { } expiry } && clock.GetUtcNow() >= expiry ? Change(state => state.Written, state => state.Known) : _state.InForce;

    /// <summary>Whether the one that was read last was wrong, so that what is in force is not what somebody wants.</summary>
    public bool IsLastGood => _isLastGood;

    public void Replace(BrokerConfiguration configuration)
    {
        Change(_ => configuration, state => state.Known);
        _isLastGood = false;
    }

    /// <summary>A new one was wrong: the one in force stays so.</summary>
    public void Keep() => _isLastGood = true;

    /// <param name="known">All that is known of deployments, whoever said it.</param>
    public void Replace(IReadOnlyList<KnownDeployment> known) => Change(state => state.Written, _ => known);

    /// <summary>Why a deployment that was found once is not in <see cref="Value"/> any more.</summary>
    /// <returns>Null when it is there.</returns>
    public Retirement? RetirementOf(string deployment)
    {
        var state = _state;
        return state.Found.Any(found => found.Name == deployment) ? null : Retirement.Of(deployment, state.Written.Templates, state.Known, clock.GetUtcNow());
    }

    private BrokerConfiguration Change(Func<State, BrokerConfiguration> written, Func<State, IReadOnlyList<KnownDeployment>> known)
    {
        lock (_gate) return (_state = State.Of(written(_state), known(_state), clock.GetUtcNow(), _state)).InForce;
    }

    /// <param name="NextExpiry">When it must be made anew; null for never.</param>
    private sealed record State(BrokerConfiguration Written, IReadOnlyList<KnownDeployment> Known, IReadOnlyList<FoundDeployment> Found, BrokerConfiguration InForce, DateTimeOffset? NextExpiry)
    {
        public static State Of(BrokerConfiguration written, IReadOnlyList<KnownDeployment> known, DateTimeOffset now, State? before)
        {
            var found = DeploymentFinder.Find(written.Templates, known, now);
            // What was looked up again and is the same costs nobody a new planner.
            if (before is not null && ReferenceEquals(written, before.Written) && found.SequenceEqual(before.Found)) return before with { Known = known };
            return new State(written, known, found, DiscoveredConfiguration.Of(written, found, before?.InForce), found.Count == 0 ? null : found.Min(deployment => deployment.Expires));
        }
    }
}
