using System.Globalization;
using RevalidationBroker.Configuration;
using RevalidationBroker.Layers;
using RevalidationBroker.Planning;

namespace RevalidationBroker.Checking.Checks;

internal sealed class PurgeCarriesNothingCheck : IConfigurationCheck
{
    public FindingRule Rule { get; } = new("purge-carries-nothing", "A cache in front of a deployment can be told nothing of what a rule says.");

    public IEnumerable<Finding> Run(CheckInput input) =>
        from rule in input.Configuration.Rules.Index()
        let samples = input.Effects.Where(effect => ReferenceEquals(effect.Rule, rule.Item)).Select(effect => LayerSample.Of(effect.Effect)).OfType<Invalidation>().ToList()
        where samples.Count > 0
        from deployment in input.Configuration.Deployments.Values.OrderBy(deployment => deployment.Name, StringComparer.Ordinal)
        where rule.Item.Deployments.MayTell(deployment.Name)
        from layer in deployment.Purge
        let reasons = samples.Select(layer.ReasonNotToCarry).ToList()
        where reasons.TrueForAll(reason => reason is not null)
        select Finding(rule.Index, deployment, layer, reasons[0]!);

    private Finding Finding(int rule, Deployment deployment, ICacheLayer layer, string reason) => Rule.At(
        string.Create(CultureInfo.InvariantCulture, $"rules[{rule}]"), FindingSeverity.Warning,
        $"Of this rule the cache '{layer.Kind}' in front of '{deployment.Name}' can be told nothing.",
        $"{reason} The site forgets, and visitors get the old page from the cache in front of it until that expires.",
        "Give paths in the rule too, or have that cache keep pages for a short time.");
}
