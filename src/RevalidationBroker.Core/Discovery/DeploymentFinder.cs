using RevalidationBroker.Configuration;

namespace RevalidationBroker.Discovery;

/// <summary>Makes of what is known of deployments those that are told now.</summary>
public static class DeploymentFinder
{
    /// <summary>
    /// Of each template those that run, that it wants, that may be called and whose time is not past; of a branch the newest, and of all the
    /// newest, as many as it takes. When the newest of a branch is gone, the one before it is the newest: it is a site that somebody may look at.
    /// </summary>
    /// <returns>By template in their order, then by name.</returns>
    public static IReadOnlyList<FoundDeployment> Find(IReadOnlyList<DeploymentTemplate> templates, IReadOnlyList<KnownDeployment> known, DateTimeOffset now) =>
        [.. templates.SelectMany(template => Of(template, known, now).OrderBy(found => found.Name, StringComparer.Ordinal))];

    private static IEnumerable<FoundDeployment> Of(DeploymentTemplate template, IReadOnlyList<KnownDeployment> known, DateTimeOffset now) =>
        (from deployment in known
         let sighting = deployment.Last
         where sighting.Runs && template.Rules.Want(deployment.Source, sighting) && now < template.Rules.ExpiryOf(sighting)
         let url = template.Rules.UrlOf(sighting)
         where url is not null
         orderby sighting.At descending, sighting.Id
         select new FoundDeployment(DiscoveredName.Of(template.Name, sighting), template.Name, sighting.Id, url, sighting.Branch, template.Rules.ExpiryOf(sighting)))
        .DistinctBy(found => found.Name)
        .Take(template.Rules.Most);
}
