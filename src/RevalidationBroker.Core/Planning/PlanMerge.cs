namespace RevalidationBroker.Planning;

/// <summary>Brings what the rules say of a webhook's events together, by deployment.</summary>
internal static class PlanMerge
{
    public static Plan Of(IReadOnlyList<EventPlan> events, IReadOnlyList<DeploymentTarget> deployments, Budget? budget)
    {
        var told = new Dictionary<(string Deployment, TimeSpan? Delay), InvalidationSet>();
        var all = new InvalidationSet();
        foreach (var rule in events.SelectMany(change => change.Rules))
        {
            var invalidations = rule.Told();
            if (rule.Deployments.Count > 0) invalidations.ForEach(all.Add);
            foreach (var deployment in rule.Deployments)
            {
                if (!told.TryGetValue((deployment, rule.Delay), out var set)) told.Add((deployment, rule.Delay), set = new InvalidationSet());
                invalidations.ForEach(set.Add);
            }
        }

        var exceeded = budget?.Check(all.ToList());
        return new Plan
        {
            Events = events,
            Exceeded = exceeded,
            Deployments = [.. from target in deployments
                              from part in told.Where(part => part.Key.Deployment == target.Name).OrderBy(part => part.Key.Delay ?? TimeSpan.Zero)
                              let invalidations = Spelt(exceeded is null ? part.Value.ToList() : exceeded.Instead(part.Value.ToList()), target)
                              where invalidations.Count > 0
                              select new DeploymentPlan(target.Name, invalidations, part.Key.Delay)],
        };
    }

    // A CMS that knows the site's addresses gives them with the base path, and revalidatePath does nothing for those.
    private static IReadOnlyList<Invalidation> Spelt(IReadOnlyList<Invalidation> invalidations, DeploymentTarget target)
    {
        if (target.BasePath.Length == 0) return invalidations;

        var spelt = new InvalidationSet();
        invalidations.ForEach(invalidation => spelt.Add(invalidation is Invalidation.Path path ? path with { Value = path.Value.Without(target.BasePath) } : invalidation));
        return spelt.ToList();
    }

    private static void ForEach(this IReadOnlyList<Invalidation> invalidations, Func<Invalidation, int> add)
    {
        foreach (var invalidation in invalidations) add(invalidation);
    }
}
