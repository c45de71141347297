using RevalidationBroker.Planning;

namespace RevalidationBroker.Ingest;

/// <summary>Counts what only one of two plans says.</summary>
internal sealed class DifferenceTally
{
    private readonly Dictionary<(string Deployment, InvalidationTarget Target, bool IsNew), (int Webhooks, string Example)> _counts = [];

    public int Count => _counts.Count;

    public void Add(string webhookId, IReadOnlyList<DeploymentPlan> before, IReadOnlyList<DeploymentPlan> after)
    {
        var (old, now) = (Targets(before), Targets(after));
        foreach (var gone in old.Except(now)) Note(gone, isNew: false);
        foreach (var added in now.Except(old)) Note(added, isNew: true);

        void Note((string Deployment, InvalidationTarget Target) what, bool isNew)
        {
            var key = (what.Deployment, what.Target, isNew);
            _counts[key] = _counts.TryGetValue(key, out var seen) ? seen with { Webhooks = seen.Webhooks + 1 } : (1, webhookId);
        }
    }

    public IReadOnlyList<BackTestDifference> MostFrequent(int most) =>
    [
        .. _counts
            .Select(count => new BackTestDifference(count.Key.Deployment, count.Key.Target.Kind, count.Key.Target.Value, count.Key.IsNew, count.Value.Webhooks, count.Value.Example))
            .OrderByDescending(difference => difference.Webhooks)
            .ThenBy(difference => difference.Deployment, StringComparer.Ordinal).ThenBy(difference => difference.Kind, StringComparer.Ordinal).ThenBy(difference => difference.Value, StringComparer.Ordinal).ThenBy(difference => difference.IsNew)
            .Take(most),
    ];

    private static HashSet<(string Deployment, InvalidationTarget Target)> Targets(IReadOnlyList<DeploymentPlan> plans) =>
        [.. plans.SelectMany(plan => plan.Invalidations.Select(invalidation => (plan.Deployment, invalidation.Target)))];
}
