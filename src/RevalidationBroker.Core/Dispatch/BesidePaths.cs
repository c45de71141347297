using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Dispatch;

/// <summary>Finds the pages that a webhook makes stale without saying what they should show then: those of entries that refer to its own, and those where its own was before.</summary>
internal static class BesidePaths
{
    /// <returns>Null when there is none.</returns>
    public static IReadOnlyList<string>? Of(Plan plan, string deployment)
    {
        var (own, beside) = (new HashSet<string>(), new HashSet<string>());
        foreach (var rule in plan.Events.SelectMany(change => change.Rules).Where(rule => rule.Matched && rule.Deployments.Contains(deployment)))
        {
            foreach (var emission in rule.Emitted) (emission.About is null ? own : beside).UnionWith(SitePages.PagesOf([emission.Invalidation]).Select(path => path.Value));
        }

        beside.ExceptWith(own);
        return beside.Count == 0 ? null : [.. beside];
    }
}
