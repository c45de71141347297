using RevalidationBroker.Layers;
using RevalidationBroker.Layers.NextJs.Auth;
using RevalidationBroker.Webhooks.Auth;

namespace RevalidationBroker.Checking.Checks;

internal sealed class SecretInAddressCheck : IConfigurationCheck
{
    private const string Reason = "Proxies, servers and CMSs write addresses into their logs, and the secret with them.";

    public FindingRule Rule { get; } = new("secret-in-address", "A secret is sent as a part of an address.");

    public IEnumerable<Finding> Run(CheckInput input) => [.. OfSources(input), .. OfDeployments(input)];

    // Where the CMS can do nothing else it is no fault of the configuration.
    private IEnumerable<Finding> OfSources(CheckInput input) =>
        from source in input.Configuration.Sources.Values.OrderBy(source => source.Name, StringComparer.Ordinal)
        where source.Auth is QueryWebhookAuth
        let own = source.Auth.Equals(source.Provider.Auth)
        select Rule.At(own ? $"sources.{source.Name}" : $"sources.{source.Name}.auth", own ? FindingSeverity.Note : FindingSeverity.Warning,
            $"The webhooks of '{source.Name}' carry their secret in the address.",
            Reason,
            own ? $"The provider '{source.Provider.Name}' knows no better way by itself: keep addresses out of the logs on the way, and change the secret now and then." : "Have the CMS send it in a header, with \"scheme\": \"bearer\" or \"header\", if it can.");

    private IEnumerable<Finding> OfDeployments(CheckInput input) =>
        from deployment in input.Configuration.Deployments.Values.OrderBy(deployment => deployment.Name, StringComparer.Ordinal)
        from stage in deployment.Layers.Index()
        where stage.Item is ILayerWithAuth { Auth: QueryAuth }
        let place = stage.Index == 0 ? "revalidate" : FormattableString.Invariant($"purge[{stage.Index - 1}]")
        select Rule.At($"deployments.{deployment.Name}.{place}.auth", FindingSeverity.Warning,
            $"Calls to '{deployment.Name}' carry their secret in the address.",
            Reason,
            "Use \"scheme\": \"signature\", or \"bearer\" if the route compares a header.");
}
