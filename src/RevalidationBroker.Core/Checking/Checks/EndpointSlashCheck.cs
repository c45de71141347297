namespace RevalidationBroker.Checking.Checks;

/// <summary>Next.js redirects an address with a slash too many or too few (308), and the broker follows no redirect.</summary>
internal sealed class EndpointSlashCheck : ISiteCheck
{
    public FindingRule Rule { get; } = new("endpoint-slash", "The address that the broker calls has a slash at its end too many or too few for the site.");

    public IEnumerable<Finding> Run(SiteComparison site)
    {
        if (site.Deployment is not { } deployment || site.Site.TrailingSlash is not { } wanted) yield break;
        var path = deployment.Revalidate.Endpoint.AbsolutePath;
        if (path == "/" || path.EndsWith('/') == wanted) yield break;
        yield return Rule.At($"deployments.{deployment.Name}.revalidate.endpoint", FindingSeverity.Error,
            $"'{path}' {(wanted ? "has no slash at its end, and the site is built with trailingSlash" : "has a slash at its end, and the site is built without trailingSlash")}.",
            "Next.js answers it with a redirect (308), which the broker does not follow: the lane would be parked.",
            $"End the 'endpoint' {(wanted ? "with a slash" : "without the slash")}.");
    }
}
