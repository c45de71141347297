namespace RevalidationBroker.Planning;

/// <summary>Brings what the rules say of a webhook's events together, by deployment.</summary>
internal static class PlanMerge
{
    /// <returns>A plan in which deployments that are told the same share one list.</returns>
    public static Plan Of(IReadOnlyList<EventPlan> events, IReadOnlyList<DeploymentTarget> deployments, Budget? budget)
    {
        var said = new List<IReadOnlyList<Invalidation>>();
        var delays = new SortedSet<TimeSpan?>();
        var parts = new Dictionary<(string Deployment, TimeSpan? Delay), List<IReadOnlyList<Invalidation>>>(deployments.Count);
        foreach (var rule in events.SelectMany(change => change.Rules))
        {
            if (rule.Deployments.Count == 0) continue;

            var told = rule.Told();
            said.Add(told);
            delays.Add(rule.Delay);
            foreach (var deployment in rule.Deployments)
            {
                if (!parts.TryGetValue((deployment, rule.Delay), out var part)) parts.Add((deployment, rule.Delay), part = []);
                part.Add(told);
            }
        }

        var exceeded = budget?.Check(Merged(said));
        return new Plan { Events = events, Exceeded = exceeded, Deployments = ByDeployment(parts, deployments, delays, exceeded) };
    }

    /// <param name="delays">No delay is the shortest.</param>
    private static List<DeploymentPlan> ByDeployment(
        Dictionary<(string Deployment, TimeSpan? Delay), List<IReadOnlyList<Invalidation>>> parts, IReadOnlyList<DeploymentTarget> deployments, SortedSet<TimeSpan?> delays, BudgetExcess? exceeded)
    {
        // Most rules tell all deployments, so most of these are equal, and to bring them together is most of the work.
        var done = new List<(List<IReadOnlyList<Invalidation>> Part, IReadOnlyList<Invalidation> Merged)>();
        var plans = new List<DeploymentPlan>(parts.Count);
        foreach (var target in deployments)
        {
            foreach (var delay in delays)
            {
                if (!parts.TryGetValue((target.Name, delay), out var part)) continue;

                var merged = done.Find(other => IsSame(other.Part, part)).Merged;
                if (merged is null) done.Add((part, merged = exceeded is null ? Merged(part) : exceeded.Instead(Merged(part))));
                var spelt = Spelt(merged, target);
                if (spelt.Count > 0) plans.Add(new DeploymentPlan(target.Name, spelt, delay));
            }
        }

        return plans;
    }

    private static bool IsSame(List<IReadOnlyList<Invalidation>> one, List<IReadOnlyList<Invalidation>> other)
    {
        if (one.Count != other.Count) return false;
        for (var i = 0; i < one.Count; i++)
        {
            if (!ReferenceEquals(one[i], other[i])) return false;
        }

        return true;
    }

    private static IReadOnlyList<Invalidation> Merged(List<IReadOnlyList<Invalidation>> told)
    {
        var set = new InvalidationSet();
        foreach (var invalidations in told)
        {
            for (var i = 0; i < invalidations.Count; i++) set.Add(invalidations[i]);
        }

        return set.ToList();
    }

    // A CMS that knows the site's addresses gives them with the base path, and revalidatePath does nothing for those.
    private static IReadOnlyList<Invalidation> Spelt(IReadOnlyList<Invalidation> invalidations, DeploymentTarget target)
    {
        if (target.BasePath.Length == 0) return invalidations;

        var spelt = new InvalidationSet();
        foreach (var invalidation in invalidations) spelt.Add(invalidation is Invalidation.Path path ? path with { Value = path.Value.Without(target.BasePath) } : invalidation);
        return spelt.ToList();
    }
}
