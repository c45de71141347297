namespace RevalidationBroker.Checking.Checks;

internal sealed class DeploymentPlainHttpCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("deployment-plain-http", "A deployment is called over plain HTTP.");

    public IEnumerable<Finding> Run(CheckInput input) =>
        from deployment in input.Configuration.Deployments.Values.OrderBy(deployment => deployment.Name, StringComparer.Ordinal)
        where deployment.Url.Scheme == Uri.UriSchemeHttp && !deployment.Url.IsLoopback
        select Rule.At($"deployments.{deployment.Name}.url", FindingSeverity.Warning,
            $"'{deployment.Url}' is called over plain HTTP.",
            "Whoever is on the way can read the secret, or answer in the site's place.",
            "Use https://, unless the network between is yours alone.");
}
