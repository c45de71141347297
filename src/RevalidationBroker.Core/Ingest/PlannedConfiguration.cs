using System.Collections.Frozen;
using RevalidationBroker.Configuration;
using RevalidationBroker.Discovery;

namespace RevalidationBroker.Ingest;

/// <summary>Puts the deployments that were found into a configuration for <see cref="WhatIf"/>.</summary>
public static class PlannedConfiguration
{
    /// <summary>
    /// Where a template has found any, they are planned in its place. Where it has found none, it stands for what it may find; and so it does for
    /// those that a plan out of the journal names and that are gone.
    /// </summary>
    /// <param name="written">As the file was read.</param>
    /// <param name="known">All that is known of deployments.</param>
    public static BrokerConfiguration Of(BrokerConfiguration written, IReadOnlyList<KnownDeployment> known, DateTimeOffset now)
    {
        var found = DeploymentFinder.Find(written.Templates, known, now);
        var finding = written.Templates.Where(template => found.Any(deployment => deployment.Template == template.Name)).ToList();
        var planned = DiscoveredConfiguration.Of(written with { Templates = finding }, found, before: null);
        return planned with { Deployments = planned.Deployments.Values.Concat(finding.Select(template => written.Deployments[template.Name])).ToFrozenDictionary(deployment => deployment.Name) };
    }
}
