using System.Collections.Frozen;
using RevalidationBroker.Discovery;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Configuration;

/// <summary>Puts the deployments that were found in their template's place: in the list, and wherever a rule chooses it.</summary>
internal static class DiscoveredConfiguration
{
    /// <param name="written">As it was read, where each template stands for what it will find.</param>
    /// <param name="before">The one in force until now: a deployment that stays as it was is the same object, with what others remember of it.</param>
    public static BrokerConfiguration Of(BrokerConfiguration written, IReadOnlyList<FoundDeployment> found, BrokerConfiguration? before)
    {
        if (written.Templates.Count == 0) return written;

        var made = found.Select(deployment => Stays(written, deployment, before) ?? Make(written, deployment)).OfType<Deployment>().ToList();
        var copies = made.ToLookup(deployment => deployment.Discovered!.Template);
        var templates = written.Templates.Select(template => template.Name).ToHashSet();

        IReadOnlyList<DeploymentTarget> Expand(IReadOnlyList<DeploymentTarget> targets) =>
            [.. targets.SelectMany(target => templates.Contains(target.Name) ? copies[target.Name].Select(copy => target with { Name = copy.Name }) : [target])];

        // Anew, because a selector keeps the names of its candidates.
        IReadOnlyList<Rule> rules = [.. written.Rules.Select(rule => rule with { Deployments = new DeploymentSelector(Expand(rule.Deployments.Candidates), rule.Deployments.SameEnvironment, rule.Deployments.SameLocale) })];
        return written with
        {
            Rules = rules,
            Targets = Expand(written.Targets),
            Planner = new Planner(rules, Expand(written.Targets), written.Limits.Budget),
            Deployments = written.Deployments.Values.Where(deployment => !templates.Contains(deployment.Name)).Concat(made).ToFrozenDictionary(deployment => deployment.Name),
        };
    }

    private static Deployment? Make(BrokerConfiguration written, FoundDeployment found) => written.Templates.Single(template => template.Name == found.Template).Make(found);

    private static Deployment? Stays(BrokerConfiguration written, FoundDeployment found, BrokerConfiguration? before) =>
        before is not null && ReferenceEquals(before.Templates, written.Templates) && before.Deployments.TryGetValue(found.Name, out var deployment) && deployment.Discovered == found ? deployment : null;
}
